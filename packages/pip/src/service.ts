import {
  type AuthorizationTokenRequest,
  type Config,
  type Context,
  printableUrl,
  requestForHost,
  requestForUrl,
  VouchError,
} from '@vouch/core';

/** CodeArtifact's one user name. */
export const user = 'aws';

/**
 * The token request for what a Python tool calls a service: the index URL with or without `simple` and a slash
 * (poetry leaves it out), the upload URL (twine), the host with or without its port (pip's and uv's second try), or
 * scheme and host (uv). Throws `not-mine` for everything that is not a configured PyPI repository, and
 * `configuration` as `requestForUrl` does.
 */
export function requestForService(
  config: Config,
  env: Context['env'],
  service: string,
): AuthorizationTokenRequest {
  const [, host] = /^(?:https:\/\/)?([a-z0-9.-]{1,253})(?::443)?\/?$/.exec(service) ?? [];
  if (host !== undefined) return requestForHost(config, env, host);
  const request = requestForUrl(config, env, service);
  if (request.format === 'pypi') return request;
  throw new VouchError('not-mine', `${printableUrl(service)} is a ${request.format} repository`);
}

/**
 * Whether a password may be given for this user name. A caller of `creds` takes the user name from the answer, so any
 * will do; whoever asks for a password keeps the user name that it has, and CodeArtifact knows only one.
 */
export function isOurUser(username: string | undefined): boolean {
  return username === undefined || username === '' || username === user;
}
