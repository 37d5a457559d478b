import type { Context } from './context.ts';
import { toVouchError } from './error.ts';
import type { Exchange, TokenRequest } from './exchange/exchange.ts';
import type { AwsCredentials, Identity } from './identity/credentials.ts';
import { memoize } from './memoize.ts';
import type { ProvideOptions, Provider } from './provider.ts';
import type { AuthorizationToken, Domain } from './token.ts';

export interface BrokerRequest extends TokenRequest {
  readonly minRemaining?: number;
  readonly freshness?: 'cached' | 'fresh';
}

/** Turns identities into tokens, with one upstream call for each key and lifetime. */
export interface Broker {
  getAuthorizationToken(
    identity: Identity,
    request: BrokerRequest,
    signal?: AbortSignal,
  ): Promise<AuthorizationToken>;
  /** Drops the tokens of one domain. */
  forget(domain: Domain): void;
  /** Drops every token and every credential. */
  clear(): void;
}

interface Entry {
  readonly domain: Domain;
  readonly token: Provider<AuthorizationToken>;
}

/** More keys than any person has; the oldest goes first, so that a hostile client cannot fill the memory. */
const mostKeys = 1_000;

export function createBroker(context: Pick<Context, 'clock' | 'random'>, exchange: Exchange): Broker {
  const { clock, random } = context;
  const credentials = new Map<string, Provider<AwsCredentials>>();
  const tokens = new Map<string, Entry>();

  const credentialsOf = (identity: Identity): Provider<AwsCredentials> =>
    remembered(credentials, identity.fingerprint, () =>
      memoize(({ signal } = {}) => identity.resolve(signal), {
        clock,
        random,
        expiration: (found) => found.expiration ?? Number.POSITIVE_INFINITY,
      }),
    );

  const entryOf = (identity: Identity, request: BrokerRequest): Entry =>
    remembered(tokens, cacheKey(identity, request), () => ({
      domain: request,
      token: memoize((options) => exchangeToken(identity, request, options), {
        clock,
        random,
        expiration: (token) => token.expiration * 1000,
      }),
    }));

  const exchangeToken = async (
    identity: Identity,
    request: TokenRequest,
    { signal }: ProvideOptions = {},
  ): Promise<AuthorizationToken> => {
    const resolved = await credentialsOf(identity)({ signal });
    try {
      return await exchange.getAuthorizationToken(resolved, request, signal);
    } catch (thrown) {
      const error = toVouchError(thrown);
      // Credentials that AWS no longer takes must not be tried again at the next request.
      if (error.kind === 'not-signed-in' || error.kind === 'denied') credentials.delete(identity.fingerprint);
      throw error;
    }
  };

  return {
    async getAuthorizationToken(identity, request, signal) {
      const { freshness, minRemaining } = request;
      return await entryOf(identity, request).token({ freshness, minRemaining, signal });
    },
    forget(domain) {
      for (const [key, entry] of tokens)
        if (cacheDomain(entry.domain) === cacheDomain(domain)) tokens.delete(key);
    },
    clear() {
      credentials.clear();
      tokens.clear();
    },
  };
}

/**
 * Every input that changes the answer. The fingerprint holds the identity's own: its kind and selectors, a hash
 * over the whole key triple, the stamp of the AWS config files. The lifetime is the one requested.
 */
export function cacheKey(identity: Pick<Identity, 'fingerprint'>, request: TokenRequest): string {
  return JSON.stringify([
    identity.fingerprint,
    request.region,
    request.domain,
    request.domainOwner,
    request.endpointUrl ?? '',
    request.durationSeconds,
  ]);
}

function cacheDomain({ region, domain, domainOwner }: Domain): string {
  return `${domain}-${domainOwner}@${region}`;
}

function remembered<T>(map: Map<string, T>, key: string, make: () => T): T {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  const [oldest] = map.keys();
  if (map.size >= mostKeys && oldest !== undefined) map.delete(oldest);
  map.set(key, made);
  return made;
}
