import { randomBytes } from 'node:crypto';
import { type DomainName, domainKey } from './domains.ts';
import { createMint, type Mint } from './mint.ts';

export interface IssuedToken {
  readonly token: string;
  /** Epoch milliseconds. */
  readonly expires: number;
}

export interface TokenRequest extends DomainName {
  /** Whom it was given to: the ARN in the log, and the role or user whose permissions count. */
  readonly principal: string;
  readonly grantee: string;
  /** Epoch milliseconds. */
  readonly expires: number;
}

type Verdict =
  | { readonly is: 'wrong' }
  | {
      readonly is: 'valid' | 'foreign' | 'expired';
      readonly principal: string;
      readonly grantee: string;
    };

/** The CodeArtifact authorization tokens that are out. */
export class AuthorizationTokens {
  readonly #issued = new Map<string, TokenRequest>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  issue(request: TokenRequest, mint: Mint = createMint()): IssuedToken {
    const token = compactJwe(this.#now(), request.expires, mint);
    this.#issued.set(token, request);
    return { token, expires: request.expires };
  }

  /** How a token is judged at a registry of `domain`. Foreign comes before expired: it says more. */
  judge(token: string, domain: DomainName): Verdict {
    const found = this.#issued.get(token);
    if (found === undefined) return { is: 'wrong' };
    const is =
      domainKey(found) !== domainKey(domain) ? 'foreign' : found.expires <= this.#now() ? 'expired' : 'valid';
    return { is, principal: found.principal, grantee: found.grantee };
  }

  /** Every token that is out ends now. */
  expireAll(): void {
    const expires = this.#now();
    for (const [token, request] of this.#issued) this.#issued.set(token, { ...request, expires });
  }
}

/**
 * Five base64url parts of over 1,000 characters, like the real thing: a compact JWE whose protected header names the
 * times (whole seconds) and A128GCMKW. What would be the encrypted key and content is randomness.
 */
function compactJwe(issued: number, expires: number, mint: Mint): string {
  const header = {
    ver: 1,
    isu: Math.floor(issued / 1000),
    enc: 'A128GCM',
    tag: randomBytes(16).toString('base64url'),
    exp: Math.floor(expires / 1000),
    alg: 'A128GCMKW',
    iv: randomBytes(12).toString('base64url'),
  };
  return [
    Buffer.from(JSON.stringify(header)).toString('base64url'),
    randomBytes(16).toString('base64url'),
    randomBytes(12).toString('base64url'),
    mint(690),
    randomBytes(16).toString('base64url'),
  ].join('.');
}
