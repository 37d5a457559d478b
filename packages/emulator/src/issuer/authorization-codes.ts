import { createHash } from 'node:crypto';
import type { Mint } from '../state/mint.ts';
import type { AuthorizationRequest } from './authorization-request.ts';
import type { SignedIn } from './grant.ts';
import { OAuthError } from './oauth-error.ts';
import { type Family, invalidGrant, type TokenFamilies } from './token-families.ts';

interface Code {
  readonly family: Family;
  readonly request: AuthorizationRequest;
  /** Epoch milliseconds. */
  readonly expires: number;
  readonly isSpent: boolean;
}

/** What a client shows with its code. */
export interface CodeProof {
  readonly code: string;
  readonly clientId: string;
  readonly redirectUri: string | undefined;
  readonly verifier: string | undefined;
}

/** The authorization codes that are out (RFC 6749, section 4.1.2). */
export class AuthorizationCodes {
  readonly #codes = new Map<string, Code>();
  readonly #families: TokenFamilies;
  readonly #now: () => number;
  readonly #seconds: number;
  readonly #mint: Mint;

  constructor(families: TokenFamilies, now: () => number, seconds: number, mint: Mint) {
    this.#mint = mint;
    this.#families = families;
    this.#now = now;
    this.#seconds = seconds;
  }

  issue(request: AuthorizationRequest, signedIn: SignedIn): string {
    const code = this.#mint(32);
    const family = this.#families.start({ ...signedIn, client: request.client, scope: request.scope });
    const expires = this.#now() + this.#seconds * 1000;
    this.#codes.set(code, { family, request, expires, isSpent: false });
    return code;
  }

  /**
   * Takes a code in, once. A second use ends whatever the first one brought, since one of the two is a thief
   * (section 4.1.2). A wrong proof spends nothing, or a stranger could spend a code that is not theirs.
   */
  redeem(proof: CodeProof): { readonly family: Family; readonly nonce?: string } {
    const found = this.#codes.get(proof.code);
    if (found === undefined || found.request.client.clientId !== proof.clientId) {
      throw invalidGrant('the code is not known');
    }
    const { family, request } = found;
    if (found.isSpent) {
      this.#families.end(family);
      throw invalidGrant('the code was used before; what it brought is revoked');
    }
    if (found.expires <= this.#now()) {
      throw new OAuthError('invalid_grant', 'the code has expired', { authorization: 'expired' });
    }
    if (proof.redirectUri !== request.redirectUri) {
      throw invalidGrant('redirect_uri is not that of the authorization request');
    }
    if (!verifies(request.codeChallenge, proof.verifier)) throw invalidGrant('code_verifier is wrong');
    this.#codes.set(proof.code, { ...found, isSpent: true });
    return request.nonce === undefined ? { family } : { family, nonce: request.nonce };
  }
}

/** RFC 7636, sections 4.1 and 4.6. */
function verifies(challenge: string, verifier: string | undefined): boolean {
  if (verifier === undefined || !/^[\w.~-]{43,128}$/.test(verifier)) return false;
  return createHash('sha256').update(verifier).digest('base64url') === challenge;
}
