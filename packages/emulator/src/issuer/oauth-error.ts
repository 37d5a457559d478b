import type { Authorization } from '../http/message.ts';
import { jsonReply, type Reply } from '../http/message.ts';

/** A refusal in the words of RFC 6749, section 5.2, or of the RFC that adds the code. */
export class OAuthError extends Error {
  readonly code: string;
  readonly status: number;
  readonly authorization: Authorization;

  constructor(
    code: string,
    message: string,
    more: { readonly status?: number; readonly authorization?: Authorization } = {},
  ) {
    super(message);
    this.code = code;
    this.status = more.status ?? 400;
    this.authorization = more.authorization ?? 'none';
  }
}

/** The shape of every refusal of the issuer that is not a page; never to be stored (RFC 6749, section 5.1). */
export function oauthFailure(status: number, code: string, message: string): Reply {
  const challenge: Record<string, string> =
    status === 401 ? { 'www-authenticate': `Bearer error="${code}"` } : {};
  return jsonReply(status, { error: code, error_description: message }, { ...uncached, ...challenge });
}

export const uncached = { 'cache-control': 'no-store', pragma: 'no-cache' };
