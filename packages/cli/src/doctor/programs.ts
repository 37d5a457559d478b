import { delimiter, isAbsolute, join } from 'node:path';
import type { Context } from '@vouch/core';

/** Milliseconds for a tool to say its version; a JVM or a shim may need two seconds on a busy machine. */
const versionDeadlineMs = 10_000;

/** Every program of this name on PATH, in the order in which a shell looks. Relative entries are passed by. */
export async function programsNamed(context: Context, name: string): Promise<readonly string[]> {
  const { env, platform } = context;
  const names = platform === 'win32' ? [`${name}.exe`, `${name}.cmd`] : [name];
  const directories = (env['PATH'] ?? '').split(delimiter).filter(isAbsolute);
  const places = directories.flatMap((directory) => names.map((each) => join(directory, each)));
  const found = await Promise.all(
    places.map(async (place) => ((await isProgram(context, place)) ? place : undefined)),
  );
  return [...new Set(found.filter((place) => place !== undefined))];
}

async function isProgram({ files, platform }: Context, path: string): Promise<boolean> {
  const stat = await files.stat(path).catch(() => undefined);
  return stat?.isFile() === true && (platform === 'win32' || (stat.mode & 0o111) !== 0);
}

/** The first version number that `PROGRAM --version` prints, or undefined. */
export async function versionOf(context: Context, program: string): Promise<string | undefined> {
  const { stdout } = await context.run(program, ['--version'], {
    timeout: versionDeadlineMs,
    // A rustup in cargo's place would download the toolchain that a project names, just to say its version.
    env: { ...context.env, RUSTUP_AUTO_INSTALL: '0' },
  });
  return /\d+(?:\.\d+)+/.exec(stdout)?.[0];
}

/** Whether a version is at least this one; an unknown one counts as new. Pure. */
export function isAtLeast(version: string | undefined, [major, minor]: readonly [number, number]): boolean {
  if (version === undefined) return true;
  const [hasMajor = 0, hasMinor = 0] = version.split('.').map(Number);
  return hasMajor > major || (hasMajor === major && hasMinor >= minor);
}
