import type { Clock } from '@vouch/core';

/**
 * What the agent can have done by the program that it was started with: tokens that stand in files are written anew; those
 * of a session that is over are taken out; all are. The agent knows no more of it than these words.
 */
export type Errand = 'refresh' | 'scrub' | 'scrub-everything';

export interface Errands {
  /** Has an errand run as soon as the one before it is over. */
  want(errand: Errand): void;
  /** Runs again what failed, where its time has come. To be called every 30 seconds. */
  tick(): void;
  /** Resolves when nothing runs and nothing waits. */
  idle(): Promise<void>;
}

/** Runs one errand; true where it was done, false where trying again later may help. Never rejects. */
export type RunErrand = (errand: Errand) => Promise<boolean>;

const firstBackoffMs = 30_000;
const longestBackoffMs = 300_000;

/** Nothing to do errands with: an agent that no program came with. */
export const noErrands: Errands = { want() {}, tick() {}, async idle() {} };

/**
 * One errand at a time; wishes that come meanwhile are served once, taking out before writing. A wish to refresh that comes
 * while one runs waits for half a minute: a token too short to be given twice is renewed by the refresh itself.
 */
export function createErrands(clock: Pick<Clock, 'monotonic'>, run: RunErrand): Errands {
  const wanted = new Set<Errand>();
  let running: Promise<void> | undefined;
  let now: Errand | undefined;
  let failures = 0;
  let againAt = Number.POSITIVE_INFINITY;

  const serve = async (): Promise<void> => {
    for (const order of ['scrub-everything', 'scrub', 'refresh'] as const) {
      if (!wanted.delete(order)) continue;
      now = order;
      againAt = order === 'refresh' ? Number.POSITIVE_INFINITY : againAt;
      const done = await run(order);
      now = undefined;
      if (order === 'refresh') note(done);
    }
    if (wanted.size > 0) await serve();
  };

  const note = (done: boolean): void => {
    failures = done ? 0 : failures + 1;
    if (!done) again(Math.min(longestBackoffMs, firstBackoffMs * 2 ** (failures - 1)));
  };

  const again = (delay: number): void => {
    againAt = Math.min(againAt, clock.monotonic() + delay);
  };

  const want = (errand: Errand): void => {
    if (errand === 'refresh' && now === 'refresh') {
      again(firstBackoffMs);
      return;
    }
    wanted.add(errand);
    running ??= serve().finally(() => {
      running = undefined;
    });
  };

  return {
    want,
    tick() {
      if (clock.monotonic() >= againAt) want('refresh');
    },
    async idle() {
      while (running !== undefined) await running;
    },
  };
}
