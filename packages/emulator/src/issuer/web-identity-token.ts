import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import type { SigningKey } from './signing-key.ts';

export interface WebIdentityTokenOptions {
  readonly sub: string;
  /** Default `sts.amazonaws.com`. */
  readonly audience?: string;
  /** Default 300; a negative number makes a token that has expired already. */
  readonly expiresInSeconds?: number;
  /** How the person proved who they are (RFC 8176), for instance `['hwk', 'user']`. */
  readonly amr?: readonly string[];
  /** The authentication context, for instance `phrh`. */
  readonly acr?: string;
  /** Default: the emulator's issuer. Another one is unknown to STS. */
  readonly issuer?: string;
  /** `stranger`: signed with a key that is not in the JWKS, under the id of one that is. */
  readonly signedBy?: 'issuer' | 'stranger';
  /** Any other claims. */
  readonly claims?: Readonly<Record<string, unknown>>;
}

/** A signed JWT with integer times (STS refuses fractions). `now` in epoch milliseconds. */
export async function mintWebIdentityToken(
  options: WebIdentityTokenOptions,
  defaults: {
    readonly issuer: string;
    readonly now: number;
    readonly keyId: string;
    readonly signer: SigningKey;
  },
): Promise<string> {
  const issued = Math.floor(defaults.now / 1000);
  const life = options.expiresInSeconds ?? 300;
  return (
    new SignJWT({
      ...options.claims,
      ...(options.amr === undefined ? {} : { amr: options.amr }),
      ...(options.acr === undefined ? {} : { acr: options.acr }),
    })
      .setProtectedHeader({ alg: 'ES256', kid: defaults.keyId, typ: 'JWT' })
      .setIssuer(options.issuer ?? defaults.issuer)
      .setSubject(options.sub)
      .setAudience(options.audience ?? 'sts.amazonaws.com')
      .setJti(randomUUID())
      // An expired token was once issued, in the past.
      .setIssuedAt(Math.min(issued, issued + life - 300))
      .setExpirationTime(issued + life)
      .sign(defaults.signer.privateKey)
  );
}
