import { type Clock, cacheKey, type Domain, type Identity, type TokenRequest } from '@vouch/core';
import type { LiveToken } from './protocol.ts';

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
  note(identity: Identity, request: TokenRequest, token: Fetched): void;
  /** Remembers for people where an identity's credentials came from. */
  describe(identity: Identity, description: string): void;
  live(): readonly Issued[];
  list(): readonly LiveToken[];
  forget(domain: Domain): void;
  clear(): void;
}

/** As many as the broker holds. */
const mostEntries = 1_000;

export function createLedger(clock: Clock): Ledger {
  const issued = new Map<string, Issued>();
  const descriptions = new Map<string, string>();

  const live = () => {
    for (const [key, { expiration }] of issued) if (expiration * 1000 <= clock.now()) issued.delete(key);
    return [...issued.values()];
  };

  return {
    note(identity, { domain, domainOwner, region, durationSeconds, endpointUrl }, { expiration, refreshAt }) {
      const request = {
        domain,
        domainOwner,
        region,
        durationSeconds,
        ...(endpointUrl !== undefined && { endpointUrl }),
      };
      keepNewest(issued, cacheKey(identity, request), { identity, request, expiration, refreshAt });
    },
    describe(identity, description) {
      keepNewest(descriptions, identity.fingerprint, description);
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
    forget(domain) {
      for (const [key, { request }] of issued) {
        const same = (['domain', 'domainOwner', 'region'] as const).every(
          (name) => request[name] === domain[name],
        );
        if (same) issued.delete(key);
      }
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
