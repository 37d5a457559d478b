import { join } from 'node:path';
import {
  directoriesUpward,
  type FileFact,
  firstDirectory,
  lineNumber,
  readFileFact,
  splitMark,
  tomlFormat,
} from '@vouch/adapter-kit';
import { type Context, withSlash } from '@vouch/core';
import { leavesOf, type Route } from './route.ts';

/**
 * What bun's own files say about registries, the project's first. bun takes that before any .npmrc, from the user's file, too, key
 * by key (measured with bun 1.4.5). A file that is no TOML says nothing here: bun names its fault.
 */
export async function bunRoutes(context: Context): Promise<readonly Route[]> {
  const project = await readFileFact(context, join(await projectDirectory(context), 'bunfig.toml'));
  // XDG_CONFIG_HOME has no default here, and where it is set the home's file is not read.
  const { env, homeDirectory } = context;
  const user = await readFileFact(context, join(env['XDG_CONFIG_HOME'] || homeDirectory, '.bunfig.toml'));
  return [...routesIn(project), ...routesIn(user)];
}

/** The nearest directory that has a package.json, else the working directory. */
async function projectDirectory(context: Context): Promise<string> {
  const isProject = async (at: string) =>
    (await context.files.stat(join(at, 'package.json')).catch(() => undefined)) !== undefined;
  return (await firstDirectory(directoriesUpward(context), isProject)) ?? context.workingDirectory;
}

function routesIn({ path: file, target, text }: FileFact): readonly Route[] {
  if (text === null) return [];
  const { body } = splitMark(text);
  return leavesOf(body, tomlFormat).flatMap(({ names, start }) => {
    const isTable = names.at(-1) === 'url';
    const place = isTable ? names.slice(0, -1) : names;
    const key = keyOf(place);
    const url: unknown = tomlFormat.find(body, names)?.value;
    if (key === undefined || typeof url !== 'string') return [];
    return [
      {
        file,
        target,
        line: lineNumber(body, start),
        key,
        url: withSlash(url),
        ...(!isTable && { word: names.at(-1) as string }),
      },
    ];
  });
}

/** `install.registry`, and `install.scopes.team`, which may have its @. */
function keyOf([table, name, scope, ...more]: readonly string[]): string | undefined {
  if (table !== 'install' || more.length > 0) return undefined;
  if (name === 'registry') return scope === undefined ? name : undefined;
  return name === 'scopes' && scope !== undefined ? `@${scope.replace(/^@/, '')}:registry` : undefined;
}
