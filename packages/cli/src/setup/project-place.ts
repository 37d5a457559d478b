import { resolve } from 'node:path';
import { type Context, VouchError } from '@vouch/core';

/**
 * `--project DIRECTORY`: as if the command were run there. A set-up is taken back from a directory that is gone as well: nobody can
 * run anything in that one. Throws `usage` where there is none to set anything up in.
 */
export async function inProject(
  context: Context,
  project: string | true | undefined,
  isRemoval: boolean,
): Promise<Context> {
  if (typeof project !== 'string') return context;
  const path = resolve(context.workingDirectory, project);
  const stat = await context.files.stat(path).catch(() => undefined);
  if (stat?.isDirectory() !== true && !isRemoval)
    throw new VouchError('usage', `${path} is no directory`, { hint: '--project DIRECTORY' });
  // A working directory has no symlinks in its name, and a set-up is found again by it.
  return { ...context, workingDirectory: await context.files.realpath(path).catch(() => path) };
}
