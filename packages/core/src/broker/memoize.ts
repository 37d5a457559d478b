import type { Clock } from '../context.ts';
import { toVouchError, type VouchError } from '../error.ts';
import { abandonable, gaveUp, type Provider } from '../provider.ts';
import { type Lifetime, lifetime } from './lifetime.ts';

export interface MemoizeOptions<T> {
  readonly clock: Clock;
  readonly random: () => number;
  /** Epoch milliseconds at which the value ends; Infinity for never. */
  readonly expiration: (value: T) => number;
  /** Epoch milliseconds that no later value can outlive: what lives so long is not fetched again ahead of its end. */
  readonly horizon?: () => number | undefined;
  /** Told of each new value, and in how many milliseconds it will be fetched again ahead of its end (Infinity: not). */
  readonly onValue?: (value: T, refreshInMs: number) => void;
}

/** A provider that remembers. */
export interface Memoized<T> extends Provider<T> {
  /** Gives up a value that is over. Says whether nothing is left: no value, no call on its way, no refusal. */
  sweep(): boolean;
}

/** A value is not given in its last 60 seconds: cargo throws such a token away and asks at every request. */
export const expiryMarginMs = 60_000;
/** A refusal is remembered this long, so that a stampede of clients is refused once. Other failures are not remembered. */
const refusalMs = 5_000;
const firstBackoffMs = 1_000;
const longestBackoffMs = 300_000;

interface Held<T> {
  readonly value: T;
  readonly life: Lifetime;
  /** Monotonic moment from which the next value is fetched ahead; moved on by a failed attempt. */
  refreshAt: number;
  failedRefreshes: number;
}

/**
 * Remembers a provider's value. Concurrent callers share one call. From a random point of 50–80 % of the value's
 * life on, callers still get it at once while one call fetches the next, backing off with full jitter where that
 * fails; in its last minute it is never given. What was fetched for a caller is given to it whatever its life.
 * A failure is shared by those who wait for it, and forgotten.
 */
export function memoize<T>(provider: Provider<T>, options: MemoizeOptions<T>): Memoized<T> {
  const { clock, random } = options;
  let held: Held<T> | undefined;
  let pending: Promise<T> | undefined;
  let refused: { readonly error: VouchError; readonly until: number } | undefined;

  const hold = (value: T): Held<T> => {
    const endsAt = options.expiration(value);
    const life = endsAt - clock.now();
    const horizon = options.horizon?.();
    const isLast = horizon !== undefined && endsAt >= horizon - expiryMarginMs;
    const refreshInMs = isLast ? Number.POSITIVE_INFINITY : life * (0.5 + 0.3 * random());
    options.onValue?.(value, refreshInMs);
    return {
      value,
      life: lifetime(clock, endsAt),
      refreshAt: clock.monotonic() + refreshInMs,
      failedRefreshes: 0,
    };
  };

  const fetchOnce = (freshness: 'cached' | 'fresh'): Promise<T> => {
    pending ??= provider({ freshness })
      .then(
        (value) => {
          held = hold(value);
          refused = undefined;
          return value;
        },
        (thrown) => {
          const error = toVouchError(thrown);
          if (error.kind === 'denied') refused = { error, until: clock.monotonic() + refusalMs };
          throw error;
        },
      )
      .finally(() => {
        pending = undefined;
      });
    return pending;
  };

  const refreshAhead = (current: Held<T>): void => {
    fetchOnce('cached').catch((error: VouchError) => {
      const backoff = random() * Math.min(longestBackoffMs, firstBackoffMs * 2 ** current.failedRefreshes);
      const asked = Math.min(longestBackoffMs, (error.retryAfter ?? 0) * 1_000);
      current.failedRefreshes += 1;
      current.refreshAt = clock.monotonic() + Math.max(backoff, asked);
    });
  };

  const isLive = ({ life }: Held<T>, minRemaining: number): boolean => {
    const remaining = life.remaining();
    return remaining > expiryMarginMs && remaining >= minRemaining * 1_000;
  };

  const dropOver = (): void => {
    if (held !== undefined && held.life.remaining() <= 0) held = undefined;
  };

  const sweep = (): boolean => {
    dropOver();
    const isRefused = refused !== undefined && clock.monotonic() < refused.until;
    return held === undefined && pending === undefined && !isRefused;
  };

  const provide: Provider<T> = async ({ freshness = 'cached', signal, minRemaining = 0 } = {}) => {
    dropOver();
    if (freshness === 'cached') {
      if (held !== undefined && isLive(held, minRemaining)) {
        if (clock.monotonic() >= held.refreshAt && pending === undefined) refreshAhead(held);
        return held.value;
      }
      if (refused !== undefined && clock.monotonic() < refused.until) throw refused.error;
    }
    if (signal?.aborted) throw gaveUp(signal);
    return await abandonable(fetchOnce(freshness), signal);
  };
  return Object.assign(provide, { sweep });
}
