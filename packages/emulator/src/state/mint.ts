import { randomBytes } from 'node:crypto';

/** Makes a secret of random base64url characters. */
export type Mint = (bytes: number) => string;

/** `marker` (base64url characters) stands at the beginning of every secret, so that a test can look for leaks. */
export function createMint(marker = ''): Mint {
  return (bytes) => `${marker}${randomBytes(bytes).toString('base64url')}`;
}
