import { patienceMs, sleep, type Wait } from './retry.ts';

/** How long things take; a test says so itself, because the true figures are those of a bad network. */
export interface Pace {
  /** Milliseconds for one attempt, from connecting to the body's last byte. */
  readonly attemptDeadlineMs: number;
  readonly wait: Wait;
}

export const defaultPace: Pace = { attemptDeadlineMs: 10_000, wait: sleep };

/** Milliseconds that a call to AWS may take with its retries: the last attempt may start when the patience ends. */
export const longestCallMs = patienceMs + defaultPace.attemptDeadlineMs;
