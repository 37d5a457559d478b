import { join } from 'node:path';
import {
  directoriesUpward,
  type FileFact,
  type Format,
  lineNumber,
  npmrcFormat,
  plainTextOf,
  readFileFact,
  splitMark,
  yamlFormat,
} from '@vouch/adapter-kit';
import { type Context, withSlash } from '@vouch/core';
import type { Route } from './route.ts';

/**
 * What pnpm's own files say about registries, each of which it takes before the user's .npmrc (measured): the workspace's since
 * pnpm 10, config.yaml and auth.ini since 11. A file that pnpm could not read either says nothing here: pnpm names its fault.
 */
export async function pnpmRoutes(context: Context): Promise<readonly Route[]> {
  const facts = await Promise.all([
    workspaceFile(context),
    ...['config.yaml', 'auth.ini'].map((name) => join(configDirectory(context), name)),
  ]);
  const read = await Promise.all(
    facts.flatMap((path) => (path === undefined ? [] : readFileFact(context, path))),
  );
  return read.flatMap((fact) => routesIn(fact, fact.path.endsWith('.ini') ? npmrcFormat : yamlFormat));
}

/** auth.ini, where pnpm 11 and 12 take a token before the user's .npmrc (measured). */
export function pnpmAuthFile(context: Context): string {
  return join(configDirectory(context), 'auth.ini');
}

/** The nearest one above (pnpm’s manual, "pnpm-workspace.yaml"). */
async function workspaceFile(context: Context): Promise<string | undefined> {
  for (const at of directoriesUpward(context)) {
    const path = join(at, 'pnpm-workspace.yaml');
    if (await context.files.stat(path).catch(() => undefined)) return path;
  }
  return undefined;
}

/** pnpm’s manual, "pnpm config". */
function configDirectory({ env, homeDirectory, platform }: Context): string {
  const { XDG_CONFIG_HOME: chosen, LOCALAPPDATA: local } = env;
  if (chosen) return join(chosen, 'pnpm');
  if (platform === 'darwin') return join(homeDirectory, 'Library', 'Preferences', 'pnpm');
  if (platform === 'win32') return join(local || join(homeDirectory, 'AppData', 'Local'), 'pnpm', 'config');
  return join(homeDirectory, '.config', 'pnpm');
}

function routesIn({ path: file, target, text }: FileFact, format: Format): readonly Route[] {
  if (text === null) return [];
  const { body } = splitMark(text);
  return leavesOf(body, format).flatMap((leaf) => {
    const key = keyOf(leaf.names);
    if (key === undefined) return [];
    const url = withSlash(plainTextOf(body, leaf));
    const word = leaf.names.at(-1);
    // A map that is left empty means another thing than none.
    const isAlone = leaf.names[0] !== 'registries' && word !== undefined;
    return [{ file, target, line: lineNumber(body, leaf.start), key, url, ...(isAlone && { word }) }];
  });
}

function leavesOf(text: string, format: Format): ReturnType<Format['leaves']> {
  try {
    return format.leaves(text);
  } catch {
    return [];
  }
}

/** `registry`, or `registries` with `default` and `@team`; in an INI file the keys of an .npmrc. */
function keyOf([first, second, ...more]: readonly string[]): string | undefined {
  if (more.length > 0) return undefined;
  if (first === 'registry' && second === undefined) return 'registry';
  if (first === 'registries') return second === 'default' ? 'registry' : second && `${second}:registry`;
  return first === '' && second !== undefined && /^(?:@.+:)?registry$/.test(second) ? second : undefined;
}
