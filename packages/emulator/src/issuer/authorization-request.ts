import type { Client, Clients } from './clients.ts';
import { onceEach } from './endpoint.ts';
import { OAuthError } from './oauth-error.ts';
import { redirectMatches } from './redirect-uri.ts';

export const knownScopes = ['openid', 'profile', 'email', 'offline_access'] as const;

/** A request that may go on to the sign-in page. */
export interface AuthorizationRequest {
  readonly client: Client;
  readonly redirectUri: string;
  readonly scope: readonly string[];
  readonly state?: string;
  readonly nonce?: string;
  /** The S256 challenge (RFC 7636). */
  readonly codeChallenge: string;
  readonly loginHint?: string;
}

/** Who to tell about a refusal: the client at its redirect URI, or, where that is in doubt, only the person. */
export type AuthorizationVerdict =
  | { readonly is: 'good'; readonly request: AuthorizationRequest }
  | { readonly is: 'refused-to-client'; readonly redirectUri: string; readonly error: Refusal }
  | { readonly is: 'refused-to-person'; readonly message: string };

interface Refusal {
  readonly error: string;
  readonly error_description: string;
  readonly state?: string;
}

/**
 * Judges an authorization request: RFC 6749, sections 3.1 and 4.1.1, with PKCE required and S256 alone (RFC 7636,
 * RFC 9700 section 2.1.1), and OpenID Connect Core 1.0, section 3.1.2.
 */
export function judgeAuthorizationRequest(query: URLSearchParams, clients: Clients): AuthorizationVerdict {
  // Neither is to be trusted where it comes twice: there would be two clients to tell.
  const client = clients.find(single(query, 'client_id'));
  if (client === undefined)
    return { is: 'refused-to-person', message: 'This application is not known here.' };
  const redirectUri = single(query, 'redirect_uri');
  if (
    redirectUri === undefined ||
    !client.redirectUris.some((registered) => redirectMatches(registered, redirectUri))
  ) {
    return {
      is: 'refused-to-person',
      message: `${client.name} wants you sent to an address that it has not registered.`,
    };
  }
  try {
    return { is: 'good', request: { client, redirectUri, ...rest(onceEach(query)) } };
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    const state = single(query, 'state');
    const told = { error: error.code, error_description: error.message };
    return { is: 'refused-to-client', redirectUri, error: state === undefined ? told : { ...told, state } };
  }
}

/** The redirect URI with the answer in its query; `iss` always goes with it (RFC 9207). */
export function answerAt(
  redirectUri: string,
  issuer: string,
  answer: Readonly<Record<string, string | undefined>>,
): string {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries({ ...answer, iss: issuer })) {
    if (value !== undefined) url.searchParams.append(name, value);
  }
  return url.href;
}

function single(query: URLSearchParams, name: string): string | undefined {
  const [value, ...more] = query.getAll(name);
  return more.length > 0 || value === '' ? undefined : value;
}

function rest(parameters: ReadonlyMap<string, string>): Omit<AuthorizationRequest, 'client' | 'redirectUri'> {
  if (parameters.has('request')) throw new OAuthError('request_not_supported', 'request is not supported');
  if (parameters.has('request_uri')) {
    throw new OAuthError('request_uri_not_supported', 'request_uri is not supported');
  }
  const responseType = parameters.get('response_type');
  if (responseType === undefined) throw new OAuthError('invalid_request', 'response_type is missing');
  if (responseType !== 'code') throw new OAuthError('unsupported_response_type', 'only code is supported');
  if ((parameters.get('response_mode') ?? 'query') !== 'query') {
    throw new OAuthError('invalid_request', 'only the response_mode query is supported');
  }
  if (parameters.get('code_challenge_method') !== 'S256') {
    throw new OAuthError('invalid_request', 'code_challenge_method must be S256');
  }
  const codeChallenge = parameters.get('code_challenge') ?? '';
  if (!/^[\w-]{43}$/.test(codeChallenge)) {
    throw new OAuthError('invalid_request', 'code_challenge must be 43 base64url characters');
  }
  // Nobody is ever signed in here already.
  if (parameters.get('prompt') === 'none') throw new OAuthError('login_required', 'nobody is signed in');
  const [state, nonce, loginHint] = ['state', 'nonce', 'login_hint'].map((name) => parameters.get(name));
  return {
    scope: readScope(parameters.get('scope')),
    codeChallenge,
    ...(state === undefined ? {} : { state }),
    ...(nonce === undefined ? {} : { nonce }),
    ...(loginHint === undefined ? {} : { loginHint }),
  };
}

/** The scopes that were asked for and are known; the others are passed over (OpenID Connect Core, 3.1.2.1). */
export function readScope(text: string | undefined): readonly string[] {
  const asked = new Set((text ?? '').split(' '));
  if (!asked.has('openid')) throw new OAuthError('invalid_scope', 'scope must hold openid');
  return knownScopes.filter((scope) => asked.has(scope));
}
