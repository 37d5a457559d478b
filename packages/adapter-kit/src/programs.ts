import { delimiter, isAbsolute, join } from 'node:path';
import type { Context } from '@vouch/core';

/**
 * PATH's directories, in the order in which a shell looks. Relative entries are left out: with them the directory that a
 * project stands in would decide what is started. Pure.
 */
export function pathDirectories({ env }: Context): readonly string[] {
  return (env['PATH'] ?? '').split(delimiter).filter(isAbsolute);
}

/** The program of this name in a directory, or undefined. On Windows only an `.exe` is started without a shell. */
export async function programIn(
  context: Context,
  directory: string,
  name: string,
): Promise<string | undefined> {
  const path = join(directory, context.platform === 'win32' ? `${name}.exe` : name);
  return (await isProgram(context, path)) ? path : undefined;
}

/** Every program of this name on PATH, the one that a shell starts first. */
export async function programsNamed(context: Context, name: string): Promise<readonly string[]> {
  const names = context.platform === 'win32' ? [`${name}.exe`, `${name}.cmd`] : [name];
  const places = pathDirectories(context).flatMap((directory) => names.map((each) => join(directory, each)));
  const found = await Promise.all(
    places.map(async (place) => ((await isProgram(context, place)) ? place : undefined)),
  );
  return [...new Set(found.filter((place) => place !== undefined))];
}

async function isProgram({ files, platform }: Context, path: string): Promise<boolean> {
  const stat = await files.stat(path).catch(() => undefined);
  return stat?.isFile() === true && (platform === 'win32' || (stat.mode & 0o111) !== 0);
}

/** Whether a version is at least this one; an unknown one counts as new. Pure. */
export function isAtLeast(version: string | undefined, [major, minor]: readonly [number, number]): boolean {
  if (version === undefined) return true;
  const [hasMajor = 0, hasMinor = 0] = version.split('.').map(Number);
  return hasMajor > major || (hasMajor === major && hasMinor >= minor);
}
