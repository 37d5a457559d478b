import { tell } from '@vouch/adapter-kit/kernel';
import {
  type AuthorizationTokenRequest,
  type Config,
  type Context,
  causes,
  type Endpoint,
  requestForUrl,
  type TokenSource,
  toVouchError,
  VouchError,
} from '@vouch/core';
import type { ErrorResponse, Request, Response } from './protocol.ts';

export interface Providing {
  readonly context: Context;
  readonly config: () => Promise<Config>;
  readonly source: TokenSource;
  /** Signs the person in at the issuer that they enrolled at. */
  readonly signIn: () => Promise<void>;
}

/** Answers one request. Never throws: every failure has an error kind of cargo's. */
export async function respond(request: Request, providing: Providing): Promise<Response> {
  try {
    switch (request.kind) {
      case 'get':
        return { Ok: await get(request.indexUrl, providing) };
      case 'login':
        return { Ok: await login(request, providing) };
      case 'logout':
        return { Ok: await logout(request.indexUrl, providing) };
      case 'unknown':
        throw new VouchError(
          'not-supported',
          `cargo asked for ${request.name}, which this version does not have`,
        );
    }
  } catch (thrown) {
    return { Err: toErrorResponse(toVouchError(thrown), providing.context) };
  }
}

async function get(indexUrl: string, providing: Providing) {
  const { secret, expiration } = await tokenFor(indexUrl, providing);
  return {
    kind: 'get',
    token: secret.expose(),
    cache: 'expires',
    expiration,
    operation_independent: true,
  } as const;
}

/**
 * There is nothing to store: `cargo login` proves that a token can be had, and signs the person in where they have
 * enrolled and that takes it. A token on the command line has no place.
 */
async function login(request: Extract<Request, { kind: 'login' }>, providing: Providing) {
  await requestFor(request.indexUrl, providing);
  if (request.token === 'given') {
    throw new VouchError('usage', 'vouch fetches CodeArtifact tokens itself and stores none', {
      hint: 'run `cargo login` without a token',
    });
  }
  try {
    await tokenFor(request.indexUrl, providing);
  } catch (thrown) {
    const enrolled = (await providing.config()).issuer !== undefined;
    if (toVouchError(thrown).kind !== 'not-signed-in' || !enrolled) throw thrown;
    await providing.signIn();
    await tokenFor(request.indexUrl, providing);
  }
  return { kind: 'login' } as const;
}

async function logout(indexUrl: string, providing: Providing) {
  const request = await requestFor(indexUrl, providing);
  await providing.source.forget(request);
  return { kind: 'logout' } as const;
}

async function tokenFor(indexUrl: string, providing: Providing) {
  const request = await requestFor(indexUrl, providing);
  return await providing.source.getAuthorizationToken(request);
}

async function requestFor(
  indexUrl: string,
  providing: Providing,
): Promise<AuthorizationTokenRequest & Endpoint> {
  const request = requestForUrl(await providing.config(), providing.context.env, indexUrl);
  if (request.format !== 'cargo')
    throw new VouchError('not-mine', `${indexUrl} is a ${request.format} repository`);
  return request;
}

/**
 * Signed out is `not-found`, or `cargo login` would never be reached; cargo then prints no message of ours, so the
 * command to run goes to stderr. A URL that is not ours is a quiet `url-not-supported`, unless there is a hint to
 * give: a CodeArtifact domain that nobody has configured.
 */
function toErrorResponse(error: VouchError, context: Context): ErrorResponse {
  switch (error.kind) {
    case 'not-mine':
      if (error.hint !== undefined) tell(context, error);
      return { kind: 'url-not-supported' };
    case 'not-signed-in':
      tell(context, error);
      return { kind: 'not-found' };
    case 'not-supported':
      return { kind: 'operation-not-supported' };
    default: {
      const hint = error.hint === undefined ? [] : [`hint: ${error.hint}`];
      return { kind: 'other', message: error.message, 'caused-by': [...causes(error), ...hint] };
    }
  }
}
