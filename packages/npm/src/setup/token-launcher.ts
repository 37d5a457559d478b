import { win32 } from 'node:path';
import type { LaunchedProgram, LauncherFact } from '@vouch/adapter-kit';
import { VouchError } from '@vouch/core';

/** `vouch-npm-token-HOST`: one launcher for each domain's host, so that several are set up side by side. Pure. */
export function tokenLauncherName(host: string): string {
  return `vouch-npm-token-${host}`;
}

/** Whether a `tokenHelper` is ours by its name, wherever the home directory was when setup wrote it. Pure. */
export function isTokenLauncher(helper: string, host: string): boolean {
  // Windows' own separators are read with it, and the slash as well.
  return win32.basename(helper).replace(/\.cmd$/, '') === tokenLauncherName(host);
}

/** The program that such a launcher starts. `host` is the registry's, which the program is told. */
export function tokenProgram(program: Omit<LaunchedProgram, 'args'>, host: string): LaunchedProgram {
  return { ...program, args: ['--npm-token', host] };
}

/** What no shell reads: letters of every script (measured with pnpm 9 to 12 on Linux), but those of ASCII alone for Windows' code pages. */
const plain = { win32: /^[A-Za-z0-9_@+=:,./\\~-]+$/, posix: /^[\p{L}\p{M}\p{N}_@+=:,./~-]+$/u };

/**
 * pnpm up to 10 hands the path to a shell, later ones cut it at spaces and refuse `$`, `%`, backquotes and quotes. Throws
 * `configuration` for a path that is not the same to all of them.
 */
export function requirePlainPath({ path, platform }: Pick<LauncherFact, 'path' | 'platform'>): void {
  if (plain[platform === 'win32' ? 'win32' : 'posix'].test(path)) return;
  throw new VouchError('configuration', `pnpm cannot start a helper at ${path}`, {
    hint: 'its path may hold nothing that a shell reads, such as spaces, quotes, $, ; and # : use vouch exec --tool pnpm --repository NAME -- pnpm install',
  });
}
