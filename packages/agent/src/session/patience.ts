import { VouchError } from '@vouch/core';

/** Milliseconds for a person to find the key and tap it. */
export const patienceMs = 5 * 60_000;

/** A sign-in that nobody finished: its time is over, or the person gave it up (Ctrl-C). `reason` is the signal's. */
export function unfinished(reason: unknown): VouchError {
  const isLate = reason instanceof Error && reason.name === 'TimeoutError';
  const what = isLate ? 'nobody signed in within five minutes' : 'the sign-in was given up';
  return new VouchError('network', what, { hint: 'vouch login' });
}
