import { type Context, printable } from '@vouch/core';
import { hostsOf, type OverlayRequest, ownUrl } from './request.ts';

/**
 * Variables that beat what was asked for. Measured: pnpm 11 and 12 take their own before `NPM_CONFIG_USERCONFIG`, bun takes its
 * own before `npm_config_registry` and its token before the file's, as npm 11 and pnpm 11 and 12 take that of a variable.
 */
const takesFile = /^(?:npm_config_userconfig|pnpm_config_(?:userconfig|npmrc_auth_file|_auth))$/i;
const takesRegistry = /^(?:(?:p?npm_config|bun_config|yarn)_registry|(?:npm|bun)_config_token)$/i;
const takesToken = /^p?npm_config_\/\/([^/]+)\/.*:_(?:authToken|auth|password)$/i;

const takesFileOfPnpm = /^pnpm_config_(?:userconfig|npmrc_auth_file|_auth)$/i;

/**
 * What is told of pnpm's own variables that the command does not get: pnpm 11 and 12 would take them in the place of the file with the
 * token, and what they hold for other registries is in no other place. Pure.
 */
export function notHandedOn(env: Context['env'], userFile: string): readonly string[] {
  return Object.entries(env)
    .filter(([name, value]) => takesFileOfPnpm.test(name) && value && value !== userFile)
    .map(
      ([name]) =>
        `vouch: ${printable(name)} is not handed on to the command: pnpm would take it in the place of the token, and what it gives for other registries is missing`,
    );
}

/** A project's own .npmrc beats the user's, and a variable beats both: what was asked for is what counts. */
export function withRegistry(env: Context['env'], request: OverlayRequest): Context['env'] {
  const own = ownUrl(request);
  const hosts = hostsOf(request);
  const isForAll = own !== undefined && request.scopes.length === 0;
  const isBeaten = (name: string) =>
    takesFile.test(name) ||
    hosts.has(takesToken.exec(name)?.[1] ?? '') ||
    (isForAll && takesRegistry.test(name)) ||
    request.scopes.some((scope) => name.toLowerCase() === `npm_config_${scope}:registry`);
  const others = Object.fromEntries(Object.entries(env).filter(([name]) => !isBeaten(name)));
  // pnpm 11 and 12 do not read npm's.
  return isForAll ? { ...others, npm_config_registry: own, pnpm_config_registry: own } : others;
}
