import { dirname, join } from 'node:path';
import { directoriesUpward, type FileFact, readFileFact } from '@vouch/adapter-kit';
import type { Context } from '@vouch/core';

/** The nearest pyproject.toml above, which poetry and pdm go by; undefined where there is none. */
export async function nearestPyproject(context: Context): Promise<FileFact | undefined> {
  for (const directory of directoriesUpward(context)) {
    const fact = await readFileFact(context, join(directory, 'pyproject.toml'));
    if (fact.text !== null) return fact;
  }
  return undefined;
}

/** A file beside another. */
export async function fileBeside(context: Context, { path }: FileFact, name: string): Promise<FileFact> {
  return await readFileFact(context, join(dirname(path), name));
}
