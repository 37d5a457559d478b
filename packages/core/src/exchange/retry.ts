import type { Context } from '../context.ts';
import { toVouchError, type VouchError } from '../error.ts';

/** Milliseconds after which no further attempt starts. A fleet that starts at once needs this long: see ARCHITECTURE. */
export const patienceMs = 45_000;
const mostAttempts = { throttled: 10, network: 3, service: 3 } as const;

export type Wait = (milliseconds: number, signal: AbortSignal | undefined) => Promise<void>;

/**
 * Tries again what may pass: throttling up to ten times, network and server failures up to three, all within
 * 45 seconds. Full jitter, so that a fleet that was turned away together does not come back together;
 * `Retry-After` is the least that is waited.
 */
export async function retrying<T>(
  context: Pick<Context, 'clock' | 'random' | 'say'>,
  attempt: () => Promise<T>,
  signal?: AbortSignal,
  wait: Wait = sleep,
): Promise<T> {
  const start = context.clock.monotonic();
  for (let tried = 1; ; tried += 1) {
    try {
      return await attempt();
    } catch (thrown) {
      const error = toVouchError(thrown);
      const spent = context.clock.monotonic() - start;
      const pause = pauseBefore({ tried, spent }, error, context.random);
      if (signal?.aborted) throw error;
      if (pause === undefined) throw afterTries(error, { tried, spent });
      if (error.kind === 'throttled') {
        const seconds = Math.max(1, Math.round(pause / 1000));
        context.say(`vouch: AWS is throttling: attempt ${tried + 1}, next in ${seconds} s`);
      }
      await wait(pause, signal);
      if (signal?.aborted) throw error;
    }
  }
}

/** The last failure, which says of itself alone "within 10 seconds", with what all of them cost. */
function afterTries(error: VouchError, { tried, spent }: Spent): VouchError {
  if (tried === 1) return error;
  const seconds = Math.round(spent / 1000);
  const time = seconds < 2 ? '' : ` in ${seconds} seconds`;
  return error.retold({ message: `${error.message}; tried ${tried} times${time}` });
}

/** What a call has cost so far: attempts, and milliseconds since the first one began. */
export interface Spent {
  readonly tried: number;
  readonly spent: number;
}

/**
 * Milliseconds to wait before the next attempt, or undefined where there is none to make. Pure. The jitter never reaches
 * past the patience that is left: a pause drawn too long would give up while the quota still has room (docs/fleet.md).
 */
export function pauseBefore(
  { tried, spent }: Spent,
  error: VouchError,
  random: () => number,
): number | undefined {
  const { kind } = error;
  if (kind !== 'throttled' && kind !== 'network' && kind !== 'service') return undefined;
  const left = patienceMs - spent;
  const asked = (error.retryAfter ?? 0) * 1_000;
  if (tried >= mostAttempts[kind] || left <= 0 || asked > left) return undefined;
  const [base, cap] = kind === 'throttled' ? [1_000, 20_000] : [100, 2_000];
  return Math.max(random() * Math.min(cap, base * 2 ** tried, left), asked);
}

/** Ends early where the signal says so. */
export function sleep(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal?.addEventListener('abort', done, { once: true });
  });
}
