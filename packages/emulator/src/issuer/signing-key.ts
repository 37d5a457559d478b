import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';

/** An ES256 key of the issuer: one of the algorithms that STS takes. */
export interface SigningKey {
  readonly id: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  /** The public half, as the JWKS shows it. */
  readonly jwk: JWK;
}

/** `marker` stands at the beginning of the key's id, and so in the head of every JWT. */
export async function createSigningKey(marker = ''): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const jwk = await exportJWK(publicKey);
  const id = `${marker}${await calculateJwkThumbprint(jwk)}`;
  return { id, privateKey, publicKey, jwk: { ...jwk, kid: id, alg: 'ES256', use: 'sig' } };
}
