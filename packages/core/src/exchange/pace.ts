import { sleep, type Wait } from './retry.ts';

/** How long things take; a test says so itself, because the true figures are those of a bad network. */
export interface Pace {
  /** Milliseconds for one attempt, from connecting to the body's last byte. */
  readonly attemptDeadlineMs: number;
  readonly wait: Wait;
}

export const defaultPace: Pace = { attemptDeadlineMs: 10_000, wait: sleep };
