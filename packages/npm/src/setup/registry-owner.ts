import { type FileFact, npmrcFormat } from '@vouch/adapter-kit';
import { VouchError } from '@vouch/core';
import { registryPart } from '../npmrc/keys.ts';
import type { StaticUse } from '../uses/static-uses.ts';
import { isTokenLauncher } from './token-launcher.ts';

/**
 * Two repositories cannot both serve everything, nor the same scope: throws `configuration` where another set-up of ours in
 * this file has one of the keys.
 */
export function requireFree(
  url: string,
  keys: readonly string[],
  uses: readonly StaticUse[],
  { path, text }: Pick<FileFact, 'path' | 'text'>,
): void {
  for (const key of keys) {
    const other = npmrcFormat.find(text ?? '', [key])?.value;
    if (typeof other !== 'string' || other === url || !isOurs(other, uses, path, text ?? '')) continue;
    throw taken(key, other);
  }
}

/** The error of packages that another set-up of ours serves. */
export function taken(key: string, url: string): VouchError {
  return new VouchError('configuration', `vouch set up ${url} for the same packages (${key})`, {
    hint: 'choose scopes with --scope @name, or take that set-up back with --remove first',
  });
}

function isOurs(url: string, uses: readonly StaticUse[], path: string, text: string): boolean {
  if (uses.some((use) => use.url === url && use.userFile === path)) return true;
  if (!URL.canParse(url)) return false;
  const helper = npmrcFormat.find(text, [`${registryPart(url)}:tokenHelper`])?.value;
  return typeof helper === 'string' && isTokenLauncher(helper, new URL(url).host);
}
