import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import type { Spoil } from '../http/message.ts';
import { type Grant, personClaims } from './grant.ts';
import type { SigningKey } from './signing-key.ts';

export interface IdTokenFacts {
  readonly issuer: string;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly seconds: number;
  readonly key: SigningKey;
  /** A key that is in no JWKS, for a token that was forged. */
  readonly stranger: SigningKey;
  /** Of the authorization request; a token that a refresh brings has none (OpenID Connect Core 1.0, 12.2). */
  readonly nonce?: string;
}

/** An ID token (OpenID Connect Core 1.0, section 2). Times are whole seconds: STS refuses fractions. */
export function mintIdToken(grant: Grant, facts: IdTokenFacts, spoil: Spoil | undefined): Promise<string> {
  const issued = Math.floor(facts.now / 1000);
  const claims = {
    iss: facts.issuer,
    ...personClaims(grant.name),
    aud: grant.client.clientId,
    iat: issued,
    exp: issued + facts.seconds,
    auth_time: grant.authTime,
    ...grant.authentication,
    ...(facts.nonce === undefined ? {} : { nonce: facts.nonce }),
    jti: randomUUID(),
  };
  const forgery = spoil?.kind === 'claims' ? spoil : undefined;
  const signer = forgery?.signedBy === 'stranger' ? facts.stranger : facts.key;
  return new SignJWT(present({ ...claims, ...forgery?.claims }))
    .setProtectedHeader({ alg: 'ES256', kid: facts.key.id, typ: 'JWT' })
    .sign(signer.privateKey);
}

/** A claim that a fault set to null is not there. */
function present(claims: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== null));
}
