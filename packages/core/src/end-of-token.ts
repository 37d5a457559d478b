import type { Secret } from './secret.ts';

/**
 * Epoch milliseconds at which a token ends, by its own head: a JWE whose protected header names `exp` (seen in expired
 * public samples; AWS documents no form). Undefined where it does not say. Where AWS's answer is at hand, that counts.
 */
export function endOfToken(token: Secret): number | undefined {
  try {
    const [head = ''] = token.expose().split('.');
    const { exp } = JSON.parse(Buffer.from(head, 'base64url').toString('utf8')) as { exp?: unknown };
    return typeof exp === 'number' && Number.isFinite(exp) ? exp * 1000 : undefined;
  } catch {
    return undefined;
  }
}
