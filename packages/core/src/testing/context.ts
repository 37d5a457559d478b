import type { Clock, Context } from '../context.ts';
import { processFiles } from '../files.ts';

/** A clock that stands still until it is told to move. */
export interface TestClock extends Clock {
  advance(milliseconds: number): void;
  /** Moves the wall clock alone, as an operator or NTP does. */
  step(milliseconds: number): void;
}

export function testClock(start = Date.UTC(2026, 0, 1)): TestClock {
  let now = start;
  let monotonic = 0;
  return {
    now: () => now,
    monotonic: () => monotonic,
    advance(milliseconds) {
      now += milliseconds;
      monotonic += milliseconds;
    },
    step(milliseconds) {
      now += milliseconds;
    },
  };
}

export interface TestContext extends Context {
  readonly clock: TestClock;
  /** What `say` and `sayOnTerminal` were told, line by line. */
  readonly said: string[];
}

/** A Context in which nothing is ambient: an empty environment, a given home, a still clock, no programs. */
export function testContext(overrides: Partial<Context> & { clock?: TestClock } = {}): TestContext {
  const said: string[] = [];
  return {
    env: {},
    homeDirectory: '/nonexistent',
    workingDirectory: '/nonexistent',
    platform: 'linux',
    userId: process.getuid?.(),
    random: () => 0.5,
    files: processFiles,
    run: async () => ({ code: 127, stdout: '', stderr: '' }),
    say: (line) => said.push(line),
    sayOnTerminal: (line) => said.push(line),
    said,
    waited: new Map(),
    ...overrides,
    clock: overrides.clock ?? testClock(),
  };
}
