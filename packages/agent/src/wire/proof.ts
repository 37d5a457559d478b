import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Secret } from '@vouch/core';

/** 32 random bytes as hexadecimal digits. */
export function newNonce(): string {
  return randomBytes(32).toString('hex');
}

export function isNonce(text: unknown): text is string {
  return typeof text === 'string' && /^[0-9a-f]{64}$/.test(text);
}

/**
 * What each side shows to prove that it can read the agent's key file: HMAC-SHA256 over its role and both nonces,
 * in hexadecimal. The role keeps one side's proof from being played back as the other's.
 */
export function proofOf(
  role: 'server' | 'client',
  key: Secret<Buffer>,
  nonces: { readonly client: string; readonly server: string },
): string {
  return createHmac('sha256', key.expose())
    .update(`vouch-agent ${role}|${nonces.client}|${nonces.server}`)
    .digest('hex');
}

/** Compares in constant time. */
export function isProof(shown: unknown, expected: string): boolean {
  if (typeof shown !== 'string') return false;
  const a = Buffer.from(shown);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}
