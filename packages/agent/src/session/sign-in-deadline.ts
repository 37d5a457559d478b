import { VouchError } from '@vouch/core';

/** Milliseconds for a person to find the key and tap it. */
const patienceMs = 5 * 60_000;

/**
 * A signal that aborts with the person's own, or when the time is over; `end` is to be called when nobody waits any more. One
 * timer and one controller: from under `AbortSignal.any`, Node 20 collects an `AbortSignal.timeout`, which then never fires.
 */
export function patienceOf(person: AbortSignal, ms = patienceMs): { signal: AbortSignal; end: () => void } {
  const given = new AbortController();
  const leave = () => given.abort(person.reason);
  const late = new DOMException('the time for the sign-in is over', 'TimeoutError');
  const timer = setTimeout(() => given.abort(late), ms);
  if (person.aborted) leave();
  else person.addEventListener('abort', leave, { once: true });
  const end = () => {
    clearTimeout(timer);
    person.removeEventListener('abort', leave);
  };
  return { signal: given.signal, end };
}

/** A sign-in that nobody finished: its time is over, or the person gave it up (Ctrl-C). `reason` is the signal's. */
export function unfinished(reason: unknown): VouchError {
  const isLate = reason instanceof Error && reason.name === 'TimeoutError';
  const what = isLate ? 'nobody signed in within five minutes' : 'the sign-in was given up';
  return new VouchError('network', what, { hint: 'vouch login' });
}
