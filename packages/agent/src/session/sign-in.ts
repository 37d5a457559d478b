import { type Context, type Issuer, printable, VouchError } from '@vouch/core';
import type * as oidc from 'openid-client';
import { pollForDevice } from './device-poll.ts';
import { type Handover, longestSessionMs } from './handover.ts';
import { proofClaims, requireHardware } from './hardware.ts';
import { discoverIssuer, endOf, type IssuerClient, issuerError, type Oidc } from './issuer-client.ts';
import { awaitRedirect } from './redirect.ts';
import { patienceOf, unfinished } from './sign-in-deadline.ts';

/** What the person is shown and asked while a sign-in is under way. */
export interface SignInView {
  /** Opens the address in a browser; false where there is none to open. */
  open(url: string): Promise<boolean>;
  /** The person must open `url` themselves, on any machine, and compare or type the code. */
  showCode(url: string, code: string): void;
  /** It is the person's turn: called once, when something is waited for. */
  waiting(): void;
}

/** The issuer's clock may differ a little, and the tap happens before the token is made. */
const freshSignInSeconds = 10 * 60;

export type SignedIn = Omit<Handover, 'roles' | 'requests'>;

/**
 * Authorization code with PKCE on a loopback redirect (RFC 8252, RFC 7636): state, nonce, S256, the bound port kept.
 * Throws `denied`, `network`, `service` or `configuration`; nothing is kept of a sign-in that failed.
 */
export async function signInWithBrowser(
  context: Context,
  issuer: Issuer,
  view: SignInView,
  signal: AbortSignal,
): Promise<SignedIn> {
  const [library, client] = await discoverIssuer(context, issuer);
  const startedAt = context.clock.now();
  const verifier = library.randomPKCECodeVerifier();
  const nonce = library.randomNonce();
  const state = library.randomState();
  const patience = patienceOf(signal);
  const redirect = await awaitRedirect(state, patience.signal).catch((thrown) => {
    patience.end();
    throw thrown;
  });
  try {
    const url = library.buildAuthorizationUrl(client, {
      ...wishes(client, issuer),
      redirect_uri: redirect.uri,
      state,
      nonce,
      code_challenge: await library.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      prompt: 'login',
    });
    const opening = view.open(url.href);
    view.waiting();
    const callback = await Promise.race([redirect.arrival, unlessOpened(opening)]);
    const tokens = await grant(() =>
      library.authorizationCodeGrant(client, callback, {
        pkceCodeVerifier: verifier,
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
      }),
    );
    const signedIn = accept(issuer, tokens, startedAt);
    redirect.answer('signed-in');
    return signedIn;
  } finally {
    patience.end();
    redirect.close();
  }
}

/** Ends the wait where there is no browser; a browser that was opened is none of our business any more. */
async function unlessOpened(opening: Promise<boolean>): Promise<never> {
  if (await opening) return await new Promise(() => {});
  throw new VouchError('configuration', 'no browser could be opened', { hint: 'vouch login --device' });
}

/** The device flow (RFC 8628), for a machine without a browser: the person signs in on another. */
export async function signInWithDevice(
  context: Context,
  issuer: Issuer,
  view: SignInView,
  signal: AbortSignal,
): Promise<SignedIn> {
  const [library, client] = await discoverIssuer(context, issuer);
  const startedAt = context.clock.now();
  const device = await grant(() => library.initiateDeviceAuthorization(client, wishes(client, issuer)));
  const { verification_uri_complete: complete, verification_uri: page, user_code: code } = device;
  view.showCode(printable(complete ?? page), printable(code));
  view.waiting();
  const patience = patienceOf(signal);
  try {
    const poll = () => pollForDevice(context, library, client, device, patience.signal);
    return accept(issuer, await grant(poll, patience.signal), startedAt);
  } finally {
    patience.end();
  }
}

/** A refresh token is asked for where the issuer says that it has them; the hardware key is asked for where one is required. */
function wishes(client: IssuerClient, issuer: Issuer): Record<string, string> {
  const offered = client.serverMetadata().scopes_supported;
  const scopes = ['openid', 'email', 'offline_access'].filter(
    (scope) => scope === 'openid' || offered?.includes(scope),
  );
  const acr = issuer.hardware === 'not-required' ? [] : issuer.hardware.acr;
  return { scope: scopes.join(' '), ...(acr.length > 0 && { acr_values: acr.join(' ') }) };
}

/** `wait` is the signal of a person's part of it. */
async function grant<T>(work: () => Promise<T>, wait?: AbortSignal): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (wait?.aborted) throw unfinished(wait.reason);
    throw issuerError(thrown, 'the sign-in failed');
  }
}

type Tokens = Awaited<ReturnType<Oidc['authorizationCodeGrant']>> & oidc.TokenEndpointResponseHelpers;

/** The library has checked signature, issuer, audience, nonce and expiry; what is left is ours. */
function accept(issuer: Issuer, tokens: Tokens, startedAt: number): SignedIn {
  const claims = tokens.claims();
  if (claims === undefined || tokens.id_token === undefined) {
    throw new VouchError('service', 'the issuer gave no ID token', {
      hint: 'check the client at the issuer: it must be an OpenID Connect one',
    });
  }
  requireHardware(issuer, proofClaims(claims));
  const signedInAt = typeof claims['auth_time'] === 'number' ? claims['auth_time'] : undefined;
  if (signedInAt !== undefined && startedAt / 1000 - signedInAt > freshSignInSeconds) {
    throw new VouchError('denied', 'the issuer used an older sign-in instead of a new one', {
      hint: 'sign out at the issuer, then vouch login',
    });
  }
  const { email } = claims;
  return {
    issuer: { url: issuer.url, clientId: issuer.clientId, hardware: issuer.hardware },
    subject: claims.sub,
    // It is shown at every status from now on.
    name: printable(typeof email === 'string' && email !== '' ? email : claims.sub),
    idToken: tokens.id_token,
    idTokenEndsAt: endOf(claims),
    ...(tokens.refresh_token !== undefined && { refreshToken: tokens.refresh_token }),
    startedAt,
    endsAt: startedAt + longestSessionMs,
  };
}
