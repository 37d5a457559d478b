import { resolve } from 'node:path';
import type { Context } from '@vouch/core';

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
