import { resolve } from 'node:path';
import { type Context, VouchError } from '@vouch/core';

/**
 * `--project DIRECTORY`: as if the command were run there. The directory may be gone: nobody can run anything in that one, and a
 * set-up is taken back from it.
 */
export async function inProject(context: Context, project: string | true | undefined): Promise<Context> {
  if (typeof project !== 'string') return context;
  const path = resolve(context.workingDirectory, project);
  // A working directory has no symlinks in its name, and a set-up is found again by it.
  return { ...context, workingDirectory: await context.files.realpath(path).catch(() => path) };
}

/** Throws `usage` where the working directory is none to set anything up in. */
export async function requireDirectory({
  files,
  workingDirectory,
}: Pick<Context, 'files' | 'workingDirectory'>): Promise<void> {
  const stat = await files.stat(workingDirectory).catch(() => undefined);
  if (stat?.isDirectory() !== true)
    throw new VouchError('usage', `${workingDirectory} is no directory`, { hint: '--project DIRECTORY' });
}
