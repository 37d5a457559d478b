import { join } from 'node:path';
import {
  directoriesUpward,
  type FileFact,
  type Format,
  firstDirectory,
  lineNumber,
  npmrcFormat,
  plainTextOf,
  readFileFact,
  splitMark,
  yamlFormat,
} from '@vouch/adapter-kit';
import { type Context, withSlash } from '@vouch/core';
import { leavesOf, type Route } from './route.ts';

/**
 * What pnpm's own files say about registries, each of which it takes before the user's .npmrc (measured): the workspace's since
 * pnpm 10, config.yaml and auth.ini since 11. A file that pnpm could not read either says nothing here: pnpm names its fault.
 */
export async function pnpmRoutes(context: Context): Promise<readonly Route[]> {
  const workspace = await workspaceFile(context);
  const paths = [
    ...(workspace === undefined ? [] : [workspace]),
    join(configDirectory(context), 'config.yaml'),
    pnpmAuthFile(context),
  ];
  const facts = await Promise.all(paths.map((path) => readFileFact(context, path)));
  return facts.flatMap((fact) => routesIn(fact, fact.path.endsWith('.ini') ? npmrcFormat : yamlFormat));
}

/** auth.ini, where pnpm 11 and 12 take a token before the user's .npmrc (measured). */
export function pnpmAuthFile(context: Context): string {
  return join(configDirectory(context), 'auth.ini');
}

/** The nearest one above (pnpm’s manual, "pnpm-workspace.yaml"). */
async function workspaceFile(context: Context): Promise<string | undefined> {
  const name = 'pnpm-workspace.yaml';
  const isRoot = async (at: string) =>
    (await context.files.stat(join(at, name)).catch(() => undefined)) !== undefined;
  const root = await firstDirectory(directoriesUpward(context), isRoot);
  return root && join(root, name);
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

/** `registry`, or `registries` with `default` and `@team`; in an INI file the keys of an .npmrc. */
function keyOf([first, second, ...more]: readonly string[]): string | undefined {
  if (more.length > 0) return undefined;
  if (first === 'registry' && second === undefined) return 'registry';
  if (first === 'registries') return second === 'default' ? 'registry' : second && `${second}:registry`;
  return first === '' && second !== undefined && /^(?:@.+:)?registry$/.test(second) ? second : undefined;
}
