import type { Context } from '../context.ts';
import type { AwsCredentials, Identity } from '../credentials.ts';
import { type Domain, sameDomain } from '../domain.ts';
import { toVouchError, VouchError } from '../error.ts';
import { renewCredentials } from '../exchange/aws-error.ts';
import type { Exchange, TokenRequest } from '../exchange/exchange.ts';
import type { Provider } from '../provider.ts';
import type { AuthorizationToken, AuthorizationTokenRequest } from '../token.ts';
import { cacheKey } from './cache-key.ts';
import { durationWithin } from './duration-within.ts';
import { type Lifetime, lifetime } from './lifetime.ts';
import { type Memoized, memoize } from './memoize.ts';

/** What is asked of a broker: the identity comes beside it, resolved. */
export type BrokerRequest = Omit<AuthorizationTokenRequest, 'identity'>;

/** Turns identities into tokens, with one upstream call for each key and lifetime. */
export interface Broker {
  getAuthorizationToken(
    identity: Identity,
    request: BrokerRequest,
    signal?: AbortSignal,
  ): Promise<AuthorizationToken>;
  /** The AWS credentials of an identity, kept as those behind the tokens are. */
  getCredentials(identity: Identity, signal?: AbortSignal): Promise<AwsCredentials>;
  /** Drops the tokens of one domain. */
  forget(domain: Domain): void;
  /** Drops every token and every credential. */
  clear(): void;
  /** Drops what is over. To be called now and then where the broker lives long: what nobody asks for would stay. */
  sweep(): void;
}

interface Held<T> {
  readonly value: T;
  readonly life: Lifetime;
}

interface Entry {
  readonly domain: Domain;
  readonly held: Memoized<Held<AuthorizationToken>>;
}

/** More keys than any person has; the oldest goes first, so that a hostile client cannot fill the memory. */
const mostKeys = 1_000;

/** A token that was fetched just now. `refreshAt` is epoch milliseconds, Infinity where no later one is of use. */
export type OnToken = (
  identity: Identity,
  request: TokenRequest,
  token: AuthorizationToken & { readonly refreshAt: number },
) => void;

export function createBroker(
  context: Pick<Context, 'clock' | 'random'>,
  exchange: Exchange,
  onToken: OnToken = () => {},
): Broker {
  const { clock, random } = context;
  const credentials = new Map<string, Memoized<Held<AwsCredentials>>>();
  const tokens = new Map<string, Entry>();
  /** Counts the clearings: what was asked for before one is given to nobody after it. */
  let generation = 0;

  const hold = <T>(value: T, endsAt: number): Held<T> => ({ value, life: lifetime(clock, endsAt) });

  const credentialsOf = (identity: Identity): Memoized<Held<AwsCredentials>> =>
    remembered(credentials, identity.fingerprint, () =>
      memoize(
        async () => {
          const found = await identity.resolve();
          return hold(found, found.expiration ?? Number.POSITIVE_INFINITY);
        },
        {
          clock,
          random,
          expiration: ({ life }) => life.endsAt(),
          horizon: () => identity.endsAt,
        },
      ),
    );

  /** Their end is given by the current wall clock, because whoever keeps them relies on it. */
  const resolve = async (
    from: Provider<Held<AwsCredentials>>,
    signal?: AbortSignal,
  ): Promise<AwsCredentials> => {
    const { value, life } = await from({ signal });
    return value.expiration === undefined ? value : { ...value, expiration: life.endsAt() };
  };

  /** Refuses what was asked for before a clearing: a logout may come while AWS thinks. */
  const requireCurrent = (asked: number, what: string): void => {
    if (asked === generation) return;
    throw new VouchError('not-signed-in', `everything was dropped while ${what} on the way`, {
      hint: 'vouch login',
    });
  };

  const entryOf = (identity: Identity, request: BrokerRequest): Entry => {
    const key = cacheKey(identity, request);
    return remembered(tokens, key, () => {
      const entry: Entry = {
        domain: request,
        held: memoize(async () => holdToken(await exchangeToken(identity, request)), {
          clock,
          random,
          expiration: ({ life }) => life.endsAt(),
          horizon: () => identity.endsAt,
          onValue({ value }, refreshInMs) {
            // If its domain was forgotten while it was being fetched, those who wait still get it, but it is not kept.
            if (tokens.get(key) === entry)
              onToken(identity, request, { ...value, refreshAt: clock.now() + refreshInMs });
          },
        }),
      };
      return entry;
    });
  };

  const holdToken = (token: AuthorizationToken) => hold(token, token.expiration * 1000);

  /** Without a signal: others may wait for the same token; a caller that gives up leaves on its own. */
  const exchangeOnce = async (
    identity: Identity,
    used: Provider<Held<AwsCredentials>>,
    request: TokenRequest,
  ): Promise<AuthorizationToken> => {
    const asked = generation;
    const resolved = await resolve(used);
    const secondsNow = () => durationWithin(identity, resolved, request.durationSeconds, clock.now());
    secondsNow();
    let tooLate: unknown;
    try {
      const token = await exchange.getAuthorizationToken(resolved, {
        ...request,
        get durationSeconds() {
          try {
            return secondsNow();
          } catch (thrown) {
            tooLate = thrown;
            throw thrown;
          }
        },
      });
      requireCurrent(asked, 'the token was');
      return token;
    } catch (thrown) {
      const error = inWordsOf(identity, toVouchError(thrown));
      // Too late for a token is no fault of the credentials, and new ones could not be had.
      if (error === tooLate) throw error;
      // Credentials that AWS no longer takes must not be tried again at the next request.
      if (isOver(error) && credentials.get(identity.fingerprint) === used)
        credentials.delete(identity.fingerprint);
      throw error;
    }
  };

  /** AWS may end credentials before their time: where those we remembered are refused, new ones are tried once. */
  const exchangeToken = async (identity: Identity, request: TokenRequest): Promise<AuthorizationToken> => {
    const asked = generation;
    const remembered = credentials.get(identity.fingerprint);
    const used = remembered ?? credentialsOf(identity);
    try {
      return await exchangeOnce(identity, used, request);
    } catch (thrown) {
      // Refused here or, a moment ago, to another domain, which has had them replaced.
      const wereRefused =
        toVouchError(thrown).kind === 'not-signed-in' && credentials.get(identity.fingerprint) !== used;
      if (!wereRefused || used !== remembered || asked !== generation) throw thrown;
      return await exchangeOnce(identity, credentialsOf(identity), request);
    }
  };

  return {
    async getAuthorizationToken(identity, request, signal) {
      const { freshness, minRemaining } = request;
      const { value, life } = await entryOf(identity, request).held({ freshness, minRemaining, signal });
      // By the current wall clock: a tool that keeps the token relies on it.
      return { ...value, expiration: Math.floor(life.endsAt() / 1000) };
    },
    async getCredentials(identity, signal) {
      const asked = generation;
      const found = await resolve(credentialsOf(identity), signal);
      requireCurrent(asked, 'the AWS credentials were');
      return found;
    },
    forget(domain) {
      for (const [key, entry] of tokens) if (sameDomain(entry.domain, domain)) tokens.delete(key);
    },
    clear() {
      generation += 1;
      credentials.clear();
      tokens.clear();
    },
    sweep() {
      for (const [key, held] of credentials) if (held.sweep()) credentials.delete(key);
      for (const [key, { held }] of tokens) if (held.sweep()) tokens.delete(key);
    },
  };
}

/**
 * Whether the credentials are of no further use. A plain denial does not mean that: AWS still accepts them, and new ones of the same
 * role would be denied as well. An explicit deny may: an administrator revokes a role's sessions with one (AWSRevokeOlderSessions),
 * and it does not cover credentials issued later.
 */
function isOver({ kind, message }: VouchError): boolean {
  return kind === 'not-signed-in' || (kind === 'denied' && message.includes('explicit deny'));
}

/** A login renews what a session gave; what renews other credentials, AWS's own tools know better. */
function inWordsOf({ endsAt }: Pick<Identity, 'endsAt'>, error: VouchError): VouchError {
  if (endsAt === undefined || error.hint !== renewCredentials) return error;
  return error.retold({ hint: 'vouch login' });
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
