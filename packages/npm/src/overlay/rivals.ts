import { basename } from 'node:path';
import { type FileFact, npmrcFormat, plainTextOf, readFileFact } from '@vouch/adapter-kit';
import { type Context, printable, printableUrl, withSlash } from '@vouch/core';
import { registryKeys } from '../npmrc/keys.ts';
import { decidesThroughWhom } from '../npmrc/through-whom.ts';
import { ownRoutes } from '../setup/own-routes.ts';
import { pnpmAuthFile } from '../setup/pnpm-routes.ts';
import { hostsOf, type OverlayRequest, ownUrl } from './request.ts';

/** A file that says something. */
export type Text = Pick<FileFact, 'path'> & { readonly text: string };

export async function textsOf(context: Context, paths: readonly string[]): Promise<readonly Text[]> {
  const facts = await Promise.all(paths.map((path) => readFileFact(context, path).catch(() => undefined)));
  return facts.flatMap((fact) => (fact?.text ? [{ path: fact.path, text: fact.text }] : []));
}

/** What stands in files that the tools take before the one that we name. */
export async function rivals(
  context: Context,
  projects: readonly Text[],
  request: OverlayRequest,
): Promise<readonly string[]> {
  const own = ownUrl(request);
  const texts = [...projects];
  if (request.tools.includes('pnpm')) texts.push(...(await textsOf(context, [pnpmAuthFile(context)])));
  const found = texts.flatMap((each) => rivalsIn(each, request));
  for (const tool of request.tools) {
    for (const { file, line, key, url } of await ownRoutes(context, tool).catch(() => [])) {
      const isTold = texts.some(({ path }) => path === file);
      if (own === undefined || url === own || isTold || !registryKeys(request.scopes).includes(key)) continue;
      const at = `vouch: ${printable(file)}:${line} has ${tool} take ${printable(key)} from ${printableUrl(url)}`;
      if (key !== 'registry') found.push(`${at}, and it wins`);
      // Our variables beat every other file (measured with bun 1.4 and pnpm 11 and 12).
      else if (basename(file) === 'pnpm-workspace.yaml') found.push(`${at}, and with pnpm 10 it wins`);
    }
  }
  return found;
}

/**
 * No shell hands on a variable with a scope or a host in its name, so there the project has its way, as it has with its proxy; and
 * that is said. Pure.
 */
export function rivalsIn({ path, text }: Text, request: OverlayRequest): readonly string[] {
  const own = ownUrl(request);
  const hosts = hostsOf(request);
  const told = npmrcFormat.leaves(text).flatMap((leaf) => {
    const [section, key = ''] = leaf.names;
    if (section !== '') return [];
    if (decidesThroughWhom(key, plainTextOf(text, leaf)))
      return [`sets ${printable(key)}, which decides through whom the token goes`];
    // One for the host alone is shorter than ours, and loses.
    const [, registry, host = ''] = /^(\/\/([^/]+)\/.+):_authToken$/i.exec(key) ?? [];
    return hosts.has(host) ? [`has a token for ${printable(`${registry}`)} of its own, and it wins`] : [];
  });
  const scopes = request.scopes.flatMap((scope) => {
    const value = npmrcFormat.find(text, [`${scope}:registry`])?.value;
    if (own === undefined || typeof value !== 'string' || withSlash(value) === own) return [];
    return [`takes ${scope} from ${printableUrl(value)}, and it wins`];
  });
  return [...new Set([...told, ...scopes])].map((each) => `vouch: ${printable(path)} ${each}`);
}
