import * as client from 'openid-client';
import type { Emulator } from '../emulator.ts';
import type { SignInOptions } from '../person/person.ts';
import { type Callback, listenForCallback } from './callback.ts';
import { ask } from './https-client.ts';

/** openid-client's view of the issuer: a client that nobody here wrote, made to go through the proxy. */
export function openidConfiguration(
  emulator: Emulator,
  clientId = 'vouch-cli',
): Promise<client.Configuration> {
  return client.discovery(new URL(emulator.issuerUrl), clientId, undefined, client.None(), {
    [client.customFetch]: fetchThrough(emulator),
  });
}

/** `fetch`, through the emulator's proxy and trusting its CA. */
export function fetchThrough(emulator: Emulator): client.CustomFetch {
  return async (url, { method, headers, body }) => {
    const sent = body === undefined || body === null ? {} : { body: String(body) };
    const reply = await ask(emulator, url, { method, headers, ...sent });
    const told = Object.entries(reply.headers).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value] as const] : [],
    );
    const init = { status: reply.status, headers: Object.fromEntries(told) };
    return new Response(reply.body === '' ? null : reply.body, init);
  };
}

/** A sign-in of a native application, up to its callback. */
export interface Arrival {
  /** The URL that the person's browser asked for. */
  readonly callback: URL;
  readonly redirectUri: string;
  readonly verifier: string;
  readonly checks: client.AuthorizationCodeGrantChecks;
}

/** The authorization URL that an application would open, and what it keeps for itself. */
export async function authorizationUrl(
  config: client.Configuration,
  redirectUri: string,
  scope = 'openid',
): Promise<{ readonly url: string } & Omit<Arrival, 'callback' | 'redirectUri'>> {
  const verifier = client.randomPKCECodeVerifier();
  const [state, nonce] = [client.randomState(), client.randomNonce()];
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope,
    state,
    nonce,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  });
  const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier };
  return { url: url.href, verifier, checks };
}

/** A person signs in for an application; it gets its callback. */
export async function arrive(
  emulator: Emulator,
  config: client.Configuration,
  options: SignInOptions & { readonly scope?: string } = {},
): Promise<Arrival> {
  const listener: Callback = await listenForCallback();
  try {
    const { url, ...kept } = await authorizationUrl(config, listener.redirectUri, options.scope);
    await emulator.signIn(url, options);
    const callback = listener.heard[0];
    if (callback === undefined) throw new Error('nobody came to the callback');
    // openid-client derives redirect_uri from the URL it is given.
    return {
      ...kept,
      callback: new URL(callback.pathname + callback.search, listener.redirectUri),
      redirectUri: listener.redirectUri,
    };
  } finally {
    await listener.close();
  }
}

/** The whole of it: the tokens, as openid-client judged them good. */
export async function signInWith(
  emulator: Emulator,
  config: client.Configuration,
  options: SignInOptions & { readonly scope?: string } = {},
): Promise<client.TokenEndpointResponse & client.TokenEndpointResponseHelpers> {
  const { callback, checks } = await arrive(emulator, config, options);
  return client.authorizationCodeGrant(config, callback, checks);
}
