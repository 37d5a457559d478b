import { join } from 'node:path';
import { directoriesUpward, firstDirectory } from '@vouch/adapter-kit';
import type { Context } from '@vouch/core';

/**
 * npm's own search for the project's .npmrc: in the nearest directory with a package.json or node_modules, else in this one. In a
 * workspace the file at its root counts: for npm alone, for pnpm beside the package's. The nearest first, whether it is there or not.
 */
export async function projectNpmrcs(context: Context): Promise<readonly string[]> {
  const above = directoriesUpward(context);
  const isThere = async (...path: string[]) =>
    (await context.files.stat(join(...path)).catch(() => undefined)) !== undefined;
  const isProject = async (at: string) =>
    (await isThere(at, 'package.json')) || (await isThere(at, 'node_modules'));
  const isRoot = async (at: string) => {
    const text = await context.files.readFile(join(at, 'package.json'), 'utf8').catch(() => '');
    return /"workspaces"\s*:/.test(text) || (await isThere(at, 'pnpm-workspace.yaml'));
  };
  const own = await firstDirectory(above, isProject);
  if (own === undefined) return [join(context.workingDirectory, '.npmrc')];
  const root = await firstDirectory(above.slice(above.indexOf(own) + 1), isRoot);
  return [own, ...(root === undefined ? [] : [root])].map((at) => join(at, '.npmrc'));
}
