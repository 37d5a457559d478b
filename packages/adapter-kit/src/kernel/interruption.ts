/** Aborts at the first Ctrl-C, so that what waits for a person can end in order; a second one ends the process. */
export function untilInterrupted(): AbortSignal {
  const given = new AbortController();
  process.once('SIGINT', () => given.abort());
  return given.signal;
}
