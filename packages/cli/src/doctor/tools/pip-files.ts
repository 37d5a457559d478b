import { join, win32 } from 'node:path';
import { configparserFormat, readFileFact, splitMark } from '@vouch/adapter-kit';
import { type Context, VouchError } from '@vouch/core';
import { configDirectory, pipFileName, xdgDirectory } from 'keyring-vouch';
import { type IniLine, linesIn } from '../ini-lines.ts';

/** Throws for a file that pip refuses. */
export async function linesOfPip(context: Context, file: string): Promise<readonly IniLine[]> {
  const fact = await readFileFact(context, file);
  if (splitMark(fact.text ?? '').mark !== '')
    throw new VouchError(
      'configuration',
      `${file} begins with a byte-order mark, which pip takes for a letter`,
    );
  return linesIn(fact, configparserFormat);
}

/** pip, `_internal/configuration.py`: global, user (or the named one, but last), site; the last one that says a key counts. */
export function filesOf(context: Context, named: string | undefined): readonly string[] {
  const { env, homeDirectory, platform } = context;
  const name = pipFileName(platform);
  // A relative one is passed by (XDG base directories, 0.8).
  const shared = (env['XDG_CONFIG_DIRS'] || '/etc/xdg').split(':').filter((each) => each.startsWith('/'));
  const global = {
    linux: [...shared.map((each) => join(each, 'pip')), '/etc'],
    darwin: ['/Library/Application Support/pip'],
    win32: [],
  };
  const own = configDirectory(context, 'pip');
  const legacy = join(homeDirectory, '.pip');
  const user = {
    linux: [legacy, own],
    darwin: [legacy, xdgDirectory(context, 'pip'), own],
    win32: [win32.join(homeDirectory, 'pip'), own],
  };
  const on = platform === 'darwin' || platform === 'win32' ? platform : 'linux';
  const site = env['VIRTUAL_ENV'];
  const users = named === undefined ? user[on] : [];
  return [
    ...[...global[on], ...users, ...(site ? [site] : [])].map((directory) => join(directory, name)),
    ...(named === undefined ? [] : [named]),
  ];
}

/**
 * pip, `_internal/cli/parser.py`: the last file counts within a section, that of the command (`[install]`) beats `[global]` in whatever file and order,
 * and one that says nothing leaves it to the other.
 */
export function countingLine(
  lines: readonly IniLine[],
  name: string,
  command = 'install',
): IniLine | undefined {
  const lastIn = (wanted: string) =>
    lines.findLast(({ section, key }) => section === wanted && nameOf(key) === name);
  return [lastIn(command), lastIn('global')].find((line) => line !== undefined && line.value !== '');
}

export function nameOf(key: string): string {
  return key.toLowerCase().replaceAll('_', '-');
}
