import { type Clock, cacheKey, type Domain, type Identity, sameDomain, type TokenRequest } from '@vouch/core';
import type { LiveToken } from '../wire/protocol.ts';

/** What the agent knows of a token that it gave: enough to show it and to ask for its successor, not the token. */
export interface Issued {
  readonly identity: Identity;
  readonly request: TokenRequest;
  /** Epoch seconds. */
  readonly expiration: number;
  /** Epoch milliseconds; Infinity where no later token is of use. */
  readonly refreshAt: number;
}

type Fetched = Pick<Issued, 'expiration' | 'refreshAt'>;

/** The live tokens, for `status`, for refreshing ahead and to tell whether the agent is still of use. */
export interface Ledger {
  /** Whether the token takes the place of one that was live. */
  note(identity: Identity, request: TokenRequest, token: Fetched): 'first' | 'replaced';
  /** Remembers for people where an identity's credentials came from. */
  describe(identity: Identity, description: string): void;
  live(): readonly Issued[];
  list(): readonly LiveToken[];
  /** Forgets the tokens that have run out; gives how many. */
  sweep(): number;
  forget(domain: Domain): void;
  clear(): void;
}

/** As many as the broker holds. */
const mostEntries = 1_000;
/** Characters of what people are told of an identity: a status names a thousand in one line. */
const longestDescription = 200;

export function createLedger(clock: Clock): Ledger {
  const issued = new Map<string, Issued>();
  const descriptions = new Map<string, string>();

  const isLive = ({ expiration }: Issued) => expiration * 1000 > clock.now();
  const live = () => [...issued.values()].filter(isLive);

  return {
    note(identity, { domain, domainOwner, region, durationSeconds, endpointUrl }, { expiration, refreshAt }) {
      const request = {
        domain,
        domainOwner,
        region,
        durationSeconds,
        ...(endpointUrl !== undefined && { endpointUrl }),
      };
      const key = cacheKey(identity, request);
      const before = issued.has(key) ? 'replaced' : 'first';
      keepNewest(issued, key, { identity, request, expiration, refreshAt });
      return before;
    },
    describe(identity, description) {
      const isLong = description.length > longestDescription;
      const shown = isLong ? `${description.slice(0, longestDescription - 1)}…` : description;
      keepNewest(descriptions, identity.fingerprint, shown);
    },
    live,
    list: () =>
      live().map(({ identity, request: { domain, domainOwner, region }, expiration, refreshAt }) => ({
        domain,
        domainOwner,
        region,
        expiration,
        refreshAt: Number.isFinite(refreshAt) ? refreshAt : null,
        identity: descriptions.get(identity.fingerprint) ?? 'unknown',
      })),
    sweep() {
      const over = [...issued].filter(([, each]) => !isLive(each));
      for (const [key] of over) issued.delete(key);
      return over.length;
    },
    forget(domain) {
      for (const [key, { request }] of issued) if (sameDomain(request, domain)) issued.delete(key);
    },
    clear() {
      issued.clear();
      descriptions.clear();
    },
  };
}

function keepNewest<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  const [oldest] = map.keys();
  if (map.size >= mostEntries && oldest !== undefined) map.delete(oldest);
  map.set(key, value);
}
