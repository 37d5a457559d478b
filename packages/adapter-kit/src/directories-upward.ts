import { dirname } from 'node:path';
import type { Context } from '@vouch/core';

/** The working directory and each above it, nearest first: where package managers look for a project's files. Pure. */
export function directoriesUpward({ workingDirectory }: Pick<Context, 'workingDirectory'>): string[] {
  const found = [workingDirectory];
  for (let at = workingDirectory; dirname(at) !== at; at = dirname(at)) found.push(dirname(at));
  return found;
}

/** The first of these directories that passes; undefined where none does. They are asked one after the other. */
export async function firstDirectory(
  directories: readonly string[],
  test: (directory: string) => Promise<boolean>,
): Promise<string | undefined> {
  for (const each of directories) if (await test(each)) return each;
  return undefined;
}
