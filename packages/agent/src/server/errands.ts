import type { Clock } from '@vouch/core';

/**
 * What the agent can have done by the program that it was started with: write fresh tokens into files, take out those
 * of a session that is over, or take out all. The agent knows no more of it than these words.
 */
export type Errand = (typeof inOrder)[number];

/** Taking out comes before writing. */
const inOrder = ['scrub-everything', 'scrub', 'refresh'] as const;

export interface Errands {
  /** Has an errand run as soon as the one before it is over. */
  want(errand: Errand): void;
  /** Whether an errand runs: what is asked meanwhile may be asked by it. */
  isRunning(): boolean;
  /** Runs again what failed, where its time has come. To be called every 30 seconds. */
  tick(): void;
  /** Resolves when nothing runs and nothing waits. */
  idle(): Promise<void>;
}

/** Runs one errand; true where it was done. Where it was not, or this rejects, it is tried again later. */
export type RunErrand = (errand: Errand) => Promise<boolean>;

const firstBackoffMs = 30_000;
const longestBackoffMs = 300_000;

/** Nothing to do errands with: an agent that no program came with. */
export const noErrands: Errands = { want() {}, isRunning: () => false, tick() {}, async idle() {} };

/**
 * One errand at a time; wishes that come meanwhile are served once, taking out before writing. A wish to refresh that comes
 * while one runs waits for half a minute: a token too short to be given twice is renewed by the refresh itself.
 */
export function createErrands(clock: Pick<Clock, 'monotonic'>, run: RunErrand): Errands {
  const wanted = new Set<Errand>();
  /** Monotonic moments from which an errand is run again. */
  const due = new Map<Errand, number>();
  const failures = new Map<Errand, number>();
  let running: Promise<void> | undefined;
  let now: Errand | undefined;

  const serve = async (): Promise<void> => {
    // The first of them anew each time: what is wished for meanwhile may come before what is waiting.
    const next = () => inOrder.find((errand) => wanted.delete(errand));
    for (let errand = next(); errand !== undefined; errand = next()) {
      now = errand;
      due.delete(errand);
      note(errand, await run(errand).catch(() => false));
      now = undefined;
    }
  };

  const note = (errand: Errand, done: boolean): void => {
    const failed = done ? 0 : (failures.get(errand) ?? 0) + 1;
    failures.set(errand, failed);
    if (!done) again(errand, Math.min(longestBackoffMs, firstBackoffMs * 2 ** (failed - 1)));
    // What was written since everything was dropped is wanted; what is left to take out are the orphans.
    if (done && errand === 'refresh' && due.delete('scrub-everything')) again('scrub', firstBackoffMs);
  };

  const again = (errand: Errand, delay: number): void => {
    due.set(errand, Math.min(due.get(errand) ?? Number.POSITIVE_INFINITY, clock.monotonic() + delay));
  };

  const want = (errand: Errand): void => {
    if (errand === 'refresh' && now === 'refresh') {
      again('refresh', firstBackoffMs);
      return;
    }
    wanted.add(errand);
    running ??= serve().finally(() => {
      running = undefined;
    });
  };

  return {
    want,
    isRunning: () => now !== undefined,
    tick() {
      const isDue = (errand: Errand) => clock.monotonic() >= (due.get(errand) ?? Number.POSITIVE_INFINITY);
      for (const errand of inOrder.filter(isDue)) want(errand);
    },
    async idle() {
      while (running !== undefined) await running;
    },
  };
}
