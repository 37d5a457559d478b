import { type Context, domainLabel, type TokenSource } from '@vouch/core';

/**
 * Milliseconds after which a person is told that we wait. AWS may throttle for 45 seconds, and the agent, which tries again,
 * has nobody to tell.
 */
const quietMs = 5_000;

/** Does the work, and says once, on a terminal, what takes long. */
export async function tellingOfWait<T>(
  context: Pick<Context, 'sayOnTerminal'>,
  line: string,
  work: () => Promise<T>,
): Promise<T> {
  const word = setTimeout(() => context.sayOnTerminal(line), quietMs);
  try {
    return await work();
  } finally {
    clearTimeout(word);
  }
}

/** The same source, which says so where a token takes long. */
export function tellingOfWaits(context: Pick<Context, 'sayOnTerminal'>, source: TokenSource): TokenSource {
  return {
    ...source,
    getAuthorizationToken: (request, signal) =>
      tellingOfWait(context, `vouch: still waiting for a token of ${domainLabel(request)}`, () =>
        source.getAuthorizationToken(request, signal),
      ),
  };
}
