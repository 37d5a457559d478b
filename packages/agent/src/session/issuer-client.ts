import { type Context, errorCode, type Issuer, secureFetch, VouchError } from '@vouch/core';
import type * as oidc from 'openid-client';

/** How far the issuer's clock may be from ours. */
const toleranceSeconds = 30;

export type Oidc = typeof oidc;
export type IssuerClient = oidc.Configuration;

/**
 * The issuer's metadata and our client, by discovery. Loaded lazily, since only a login and a refresh need it.
 * ID tokens get their signature checked even where they come straight from the token endpoint.
 */
export async function discoverIssuer(
  context: Context,
  issuer: Pick<Issuer, 'url' | 'clientId'>,
): Promise<[Oidc, IssuerClient]> {
  const library = await import('openid-client');
  try {
    const client = await library.discovery(
      new URL(issuer.url),
      issuer.clientId,
      { [library.clockTolerance]: toleranceSeconds },
      library.None(),
      {
        [library.customFetch]: secureFetch(context) as oidc.CustomFetch,
        timeout: 10,
        execute: [library.enableNonRepudiationChecks],
      },
    );
    return [library, client];
  } catch (thrown) {
    throw issuerError(thrown, `the issuer ${issuer.url} cannot be used`);
  }
}

/**
 * A failure of the issuer's as one of our kinds. Of an OAuth error only its code and description are kept: its
 * cause can hold the answer, and so a token.
 */
export function issuerError(thrown: unknown, what: string): VouchError {
  if (thrown instanceof VouchError) return thrown;
  if (!(thrown instanceof Error)) return new VouchError('internal', what);
  if (thrown.cause instanceof VouchError) return thrown.cause;
  const { error, error_description: description } = thrown as Error & {
    error?: unknown;
    error_description?: unknown;
  };
  if (typeof error === 'string') {
    const said = typeof description === 'string' ? `${error}: ${description}` : error;
    const kind = refusals.has(error) ? 'denied' : ended.has(error) ? 'not-signed-in' : 'service';
    return new VouchError(kind, `${what} (${said})`, {
      hint: kind === 'service' ? 'try again, or ask whoever runs the issuer' : 'vouch login',
    });
  }
  // oauth4webapi's code for an ID token that is not valid yet, or not any more, by this machine's clock; the issuer has just made it.
  if (errorCode(thrown) === 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED')
    return new VouchError('service', `${what}: the ID token’s times do not agree with this machine’s clock`, {
      hint: 'set this machine’s clock; if it is right, ask whoever runs the issuer',
    });
  return new VouchError('service', `${what}: ${thrown.message}`, {
    hint: 'try again, or ask whoever runs the issuer',
  });
}

/** When an ID token ends, in whole epoch milliseconds: its `exp` may have a fraction (RFC 7519, section 2). */
export function endOf({ exp }: Pick<oidc.IDToken, 'exp'>): number {
  return Math.floor(exp * 1_000);
}

const refusals = new Set([
  'access_denied',
  'login_required',
  'interaction_required',
  'unmet_authentication_requirements',
]);
const ended = new Set(['invalid_grant', 'expired_token']);
