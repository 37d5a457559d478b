import type { Mint } from '../state/mint.ts';
import type { Grant } from './grant.ts';
import { OAuthError } from './oauth-error.ts';

/** The life of an access token; nothing but the userinfo endpoint takes one. */
export const accessTokenSeconds = 3600;

/** Everything that came of one sign-in. */
export interface Family {
  readonly id: number;
  readonly grant: Grant;
}

type Entry =
  | { readonly kind: 'access'; readonly family: Family; readonly expires: number }
  | { readonly kind: 'refresh'; readonly family: Family; readonly isSpent: boolean };

/**
 * The access and refresh tokens that are out. A refresh token is good once; the second use of one tells that it was
 * stolen, and ends the whole family (RFC 9700, section 4.14.2).
 */
export class TokenFamilies {
  readonly #entries = new Map<string, Entry>();
  readonly #ended = new Set<number>();
  readonly #now: () => number;
  readonly #mint: Mint;
  #families = 0;

  constructor(now: () => number, mint: Mint) {
    this.#now = now;
    this.#mint = mint;
  }

  start(grant: Grant): Family {
    this.#families += 1;
    return { id: this.#families, grant };
  }

  issueAccessToken(family: Family): string {
    return this.#issue({ kind: 'access', family, expires: this.#now() + accessTokenSeconds * 1000 });
  }

  issueRefreshToken(family: Family): string {
    return this.#issue({ kind: 'refresh', family, isSpent: false });
  }

  /**
   * Takes a refresh token in; gives the family that may go on. Throws `invalid_grant`, or `invalid_scope` where more
   * is asked than was granted (RFC 6749, section 6). New tokens always have the whole scope of the grant.
   */
  spendRefreshToken(token: string, clientId: string, asked: readonly string[]): Family {
    const entry = this.#entries.get(token);
    if (entry?.kind !== 'refresh' || entry.family.grant.client.clientId !== clientId) {
      throw invalidGrant('the refresh token is not known');
    }
    if (entry.isSpent) {
      this.end(entry.family);
      throw invalidGrant('the refresh token was used before; the whole grant is revoked');
    }
    if (this.#ended.has(entry.family.id)) throw invalidGrant('the grant was revoked');
    if (asked.some((scope) => !entry.family.grant.scope.includes(scope))) {
      throw new OAuthError('invalid_scope', 'the scope is wider than what was granted');
    }
    this.#entries.set(token, { ...entry, isSpent: true });
    return entry.family;
  }

  /** The grant behind a live access token. */
  grantOf(accessToken: string): Grant | undefined {
    const entry = this.#entries.get(accessToken);
    const isLive =
      entry?.kind === 'access' && entry.expires > this.#now() && !this.#ended.has(entry.family.id);
    return isLive ? entry.family.grant : undefined;
  }

  /**
   * RFC 7009, section 2.1: a refresh token takes its whole family with it, an access token goes alone. A token that
   * is not known, or another client's, is passed over.
   */
  revoke(token: string, clientId: string): void {
    const entry = this.#entries.get(token);
    if (entry === undefined || entry.family.grant.client.clientId !== clientId) return;
    if (entry.kind === 'refresh') this.end(entry.family);
    else this.#entries.delete(token);
  }

  end(family: Family): void {
    this.#ended.add(family.id);
  }

  #issue(entry: Entry): string {
    const token = this.#mint(32);
    this.#entries.set(token, entry);
    return token;
  }
}

export function invalidGrant(message: string): OAuthError {
  return new OAuthError('invalid_grant', message, { authorization: 'wrong' });
}
