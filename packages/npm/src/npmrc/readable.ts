import { join } from 'node:path';
import { directoriesUpward } from '@vouch/adapter-kit';
import { type Context, VouchError } from '@vouch/core';

/**
 * Throws `configuration` where one of the files that npm's own reader is about to open is a pipe: that reader would wait
 * for somebody to write into it, without an end.
 */
export async function refusePipes(context: Context): Promise<void> {
  for (const path of candidates(context)) {
    const stat = await context.files.stat(path).catch(() => undefined);
    if (stat?.isFIFO() || stat?.isSocket()) {
      throw new VouchError('configuration', `${path} is not a regular file, so it was left alone`, {
        hint: `fix or move ${path}, then run the command again`,
      });
    }
  }
}

/** The user's file, those that the environment names, and one for each directory that may be the project's. */
function candidates(context: Context): string[] {
  const named = Object.entries(context.env).flatMap(([name, value]) =>
    value && /^npm_config_(?:user|global)config$/i.test(name) ? [value] : [],
  );
  const directories = [context.homeDirectory, ...directoriesUpward(context)];
  return [...directories.map((directory) => join(directory, '.npmrc')), ...named];
}
