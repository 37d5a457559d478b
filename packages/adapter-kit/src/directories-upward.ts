import { dirname } from 'node:path';
import type { Context } from '@vouch/core';

/** The working directory and each above it, nearest first: where package managers look for a project's files. Pure. */
export function directoriesUpward({ workingDirectory }: Pick<Context, 'workingDirectory'>): string[] {
  const found = [workingDirectory];
  for (let at = workingDirectory; dirname(at) !== at; at = dirname(at)) found.push(dirname(at));
  return found;
}
