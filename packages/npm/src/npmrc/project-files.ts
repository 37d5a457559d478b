import { join } from 'node:path';
import { directoriesUpward, firstDirectory } from '@vouch/adapter-kit';
import type { Context } from '@vouch/core';
import { namesWorkspace } from './workspaces.ts';

/**
 * npm's own search for the project's .npmrc: in the nearest directory with a package.json or node_modules, else in this one. In a
 * workspace the file at its root counts: for npm alone, where the root names the package (measured with npm 8); for pnpm beside the
 * package's, named or not (pnpm 9, 10 and 12; 11 wants it named). The nearest first, whether it is there or not.
 */
export async function projectNpmrcs(context: Context): Promise<readonly string[]> {
  const above = directoriesUpward(context);
  const isThere = async (...path: string[]) =>
    (await context.files.stat(join(...path)).catch(() => undefined)) !== undefined;
  const isProject = async (at: string) =>
    (await isThere(at, 'package.json')) || (await isThere(at, 'node_modules'));
  const own = await firstDirectory(above, isProject);
  if (own === undefined) return [join(context.workingDirectory, '.npmrc')];
  const isRoot = async (at: string) => {
    const text = await context.files.readFile(join(at, 'package.json'), 'utf8').catch(() => '');
    return namesWorkspace(text, at, own) || (await isThere(at, 'pnpm-workspace.yaml'));
  };
  const root = await firstDirectory(above.slice(above.indexOf(own) + 1), isRoot);
  return [own, ...(root === undefined ? [] : [root])].map((at) => join(at, '.npmrc'));
}
