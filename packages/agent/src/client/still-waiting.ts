import { type Context, domainLabel, type TokenSource } from '@vouch/core';

/**
 * Milliseconds after which a person is told that we wait. AWS may throttle for 45 seconds, and the agent, which tries again,
 * has nobody to tell.
 */
const quietMs = 5_000;

/** The same source, which says so once, on a terminal, where a token takes long. */
export function tellingOfWaits(context: Pick<Context, 'sayOnTerminal'>, source: TokenSource): TokenSource {
  return {
    ...source,
    async getAuthorizationToken(request, signal) {
      const word = setTimeout(
        () => context.sayOnTerminal(`vouch: still waiting for a token of ${domainLabel(request)}`),
        quietMs,
      );
      try {
        return await source.getAuthorizationToken(request, signal);
      } finally {
        clearTimeout(word);
      }
    },
  };
}
