import { type FileFact, lookInto, npmrcFormat } from '@vouch/adapter-kit';
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

/** The error of packages that another set-up of ours serves, with the command that undoes it, where its URL says all that the command needs. */
export function taken(key: string, url: string, tool: string): VouchError {
  const there = parseEndpoint(url);
  const back =
    there === undefined
      ? 'vouch setup --list names it'
      : `vouch setup codeartifact --tool ${tool} --repository ${there.repository} ${domainFlags(there).join(' ')} --remove`;
  return new VouchError('configuration', `vouch set up ${url} for the same packages (${key})`, {
    hint: `choose scopes with --scope @name, or undo that set-up first: ${back}`,
  });
}

/** The tool that the URL was set up for; undefined where it is not ours. */
function toolOf(url: string, uses: readonly StaticUse[], path: string, text: string): string | undefined {
  const use = uses.find((each) => each.url === url && each.userFile === path);
  if (use !== undefined || !URL.canParse(url)) return use?.tool;
  const helper = npmrcFormat.find(text, [`${registryPart(url)}:tokenHelper`])?.value;
  return typeof helper === 'string' && isTokenLauncher(helper, new URL(url).host) ? 'pnpm' : undefined;
}
