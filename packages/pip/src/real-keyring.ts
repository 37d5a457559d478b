import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';
import { launcherPath } from '@vouch/adapter-kit';
import type { Context } from '@vouch/core';

/** Set for the real keyring: if what it starts is a copy of our launcher after all, the circle ends there. */
export const passedOn = 'VOUCH_KEYRING_PASSED_ON';

/** The keyring of somebody else. */
export interface RealKeyring {
  /** Runs it with these arguments on our own stdio, so that a password is read from stdin by nobody but it. */
  run(args: readonly string[]): Promise<number>;
}

/** The first `keyring` on PATH that is not our launcher; undefined where there is none. */
export async function findRealKeyring(context: Context): Promise<RealKeyring | undefined> {
  if (context.env[passedOn]) return undefined;
  const own = await realPath(context, launcherPath(context, 'keyring'));
  const name = context.platform === 'win32' ? 'keyring.exe' : 'keyring';
  for (const directory of (context.env['PATH'] ?? '').split(delimiter)) {
    // A relative entry would let the directory that a project stands in decide.
    if (!isAbsolute(directory)) continue;
    const candidate = await realPath(context, join(directory, name));
    if (candidate === undefined || candidate === own) continue;
    if (await isProgram(context, candidate)) {
      const file = join(directory, name);
      return { run: (args) => runInherited(file, args, { ...context.env, [passedOn]: '1' }) };
    }
  }
  return undefined;
}

async function realPath({ files }: Context, path: string): Promise<string | undefined> {
  return await files.realpath(path).catch(() => undefined);
}

async function isProgram({ files, platform }: Context, path: string): Promise<boolean> {
  const found = await files.stat(path).catch(() => undefined);
  return found?.isFile() === true && (platform === 'win32' || (found.mode & 0o111) !== 0);
}

function runInherited(
  file: string,
  args: readonly string[],
  env: Record<string, string | undefined>,
): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(file, args, { env, stdio: 'inherit', windowsHide: true });
    child.once('error', () => resolve(127));
    child.once('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
}
