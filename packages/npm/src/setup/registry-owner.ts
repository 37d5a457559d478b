import { type FileFact, lookInto, npmrcFormat, sameRepositoryUrl } from '@vouch/adapter-kit';
import { domainFlags, parseEndpoint, VouchError } from '@vouch/core';
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
    const other = lookInto({ path, text }, (body) => npmrcFormat.find(body, [key]))?.value;
    if (typeof other !== 'string' || other === url) continue;
    const tool = toolOf(other, uses, path, text ?? '');
    if (tool !== undefined) throw taken(key, other, tool);
  }
}

/**
 * A set-up has one token, for one URL. Throws `configuration` where the repository is set up for the tool by another, as with
 * `--endpoint-type`: what came from there would be left without.
 */
export function requireOneUrl(
  tool: string,
  url: string,
  uses: readonly StaticUse[],
  { path }: Pick<FileFact, 'path'>,
): void {
  const former = uses
    .filter((use) => use.tool === tool && use.userFile === path && use.url !== url)
    .find((use) => sameRepositoryUrl(use.url, url));
  if (former === undefined) return;
  const told = `vouch set ${tool} up for ${former.repository} by another URL, ${former.url}`;
  throw new VouchError('configuration', told, {
    hint: `undo that set-up first: ${removalOf(former.url, tool)}`,
  });
}

/** The error of packages that another set-up of ours serves, with the command that undoes it. */
export function taken(key: string, url: string, tool: string): VouchError {
  return new VouchError('configuration', `vouch set up ${url} for the same packages (${key})`, {
    hint: `choose scopes with --scope @name, or undo that set-up first: ${removalOf(url, tool)}`,
  });
}

/** The command that undoes a set-up, where its URL says all that the command needs. */
function removalOf(url: string, tool: string): string {
  const there = parseEndpoint(url);
  return there === undefined
    ? 'vouch setup --list names it'
    : `vouch setup codeartifact --tool ${tool} --repository ${there.repository} ${domainFlags(there).join(' ')} --remove`;
}

/** The tool that the URL was set up for; undefined where it is not ours. */
function toolOf(url: string, uses: readonly StaticUse[], path: string, text: string): string | undefined {
  const use = uses.find((each) => each.url === url && each.userFile === path);
  if (use !== undefined || !URL.canParse(url)) return use?.tool;
  const helper = npmrcFormat.find(text, [`${registryPart(url)}:tokenHelper`])?.value;
  return typeof helper === 'string' && isTokenLauncher(helper, new URL(url).host) ? 'pnpm' : undefined;
}
