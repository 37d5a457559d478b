import { resolve, win32 } from 'node:path';
import { join } from 'node:path/posix';
import type { Context } from '@vouch/core';
import { configDirectory, isDirectory, xdgDirectory } from './directories.ts';

/** What a person gives `PIP_CONFIG_FILE` so that pip reads no file at all (Python's `os.devnull`). */
export function isNoFile(named: string, platform: NodeJS.Platform): boolean {
  return platform === 'win32' ? /^nul$/i.test(named) : named === '/dev/null';
}

/**
 * The file that pip reads in the place of the user's own: the one in `PIP_CONFIG_FILE`, where it is there (pip,
 * `_internal/configuration.py`). Undefined where pip reads the user's.
 */
export async function pipNamedFile({
  env,
  files,
  platform,
  workingDirectory,
}: Context): Promise<string | undefined> {
  const named = env['PIP_CONFIG_FILE'];
  if (!named || isNoFile(named, platform)) return undefined;
  const path = resolve(workingDirectory, named);
  const found = await files.stat(path).catch(() => undefined);
  return found?.isFile() === true ? path : undefined;
}

/** What pip's own files are called. */
export function pipFileName(platform: NodeJS.Platform): string {
  return platform === 'win32' ? 'pip.ini' : 'pip.conf';
}

/**
 * The file that `pip config --user` edits (pip, `_internal/configuration.py`): on macOS the one in Application Support
 * only where its directory is there; and the one in `PIP_CONFIG_FILE` where pip reads that in its place.
 */
export async function pipUserFile(context: Context): Promise<string> {
  const named = await pipNamedFile(context);
  if (named !== undefined) return named;
  const { platform } = context;
  const name = pipFileName(platform);
  const directory = configDirectory(context, 'pip');
  if (platform === 'win32') return win32.join(directory, name);
  if (platform === 'darwin' && !(await isDirectory(context, directory)))
    return join(xdgDirectory(context, 'pip'), name);
  return join(directory, name);
}
