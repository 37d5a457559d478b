import type { Domain } from './domain.ts';
import type { IdentitySelector } from './identity-selector.ts';
import type { Secret } from './secret.ts';

/** The shortest and the longest life that GetAuthorizationToken takes; 0, "ends with the role's credentials", is apart. */
export const shortestTokenSeconds = 900;
export const longestTokenSeconds = 43_200;

/** What GetAuthorizationToken returned. */
export interface AuthorizationToken {
  readonly secret: Secret;
  /** Epoch seconds, whole: cargo rejects a fraction. */
  readonly expiration: number;
}

export interface AuthorizationTokenRequest extends Domain {
  readonly identity: IdentitySelector;
  /** 0 (ends with the role's credentials) or 900–43200 seconds. */
  readonly durationSeconds: number;
  /** Seconds of life that the caller needs; a cached token with less is not given. */
  readonly minRemaining?: number;
  /** The https URL of the CodeArtifact API, for a VPC, FIPS or stand-in endpoint of the user's own. */
  readonly endpointUrl?: string;
  /** `fresh` asks upstream even where a live token is cached. */
  readonly freshness?: 'cached' | 'fresh';
}

/**
 * Seconds of life that a token needs where nobody can renew it, for instance in an environment variable: 15 minutes. A token that
 * ends with the role's credentials (lifetime 0) is taken as it is. Pure.
 */
export function unrenewedLife({
  durationSeconds,
}: Pick<AuthorizationTokenRequest, 'durationSeconds'>): number {
  return durationSeconds === 0 ? 0 : shortestTokenSeconds;
}

/** Anything that answers with a token: the broker in this process, or the agent's client. */
export interface TokenSource {
  getAuthorizationToken(
    request: AuthorizationTokenRequest,
    signal?: AbortSignal,
  ): Promise<AuthorizationToken>;
  /** Drops what is held for one domain; resolves when it is gone. */
  forget(domain: Domain): Promise<void>;
}
