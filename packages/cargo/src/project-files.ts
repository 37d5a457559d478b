import { join } from 'node:path';
import { directoriesUpward, type FileFact, readFileFact } from '@vouch/adapter-kit';
import type { Context } from '@vouch/core';

/**
 * Cargo's files of the working directory and of those above it, nearest first, without the user's own. One that cannot be read is
 * cargo's to tell of.
 */
export async function projectFiles(context: Context, user: FileFact): Promise<readonly FileFact[]> {
  const found: FileFact[] = [];
  for (const at of directoriesUpward(context)) {
    // Of the two names cargo takes the one without an ending, where both are there.
    for (const name of ['config', 'config.toml']) {
      const fact = await readFileFact(context, join(at, '.cargo', name)).catch(() => undefined);
      if (fact === undefined || fact.text === null) continue;
      // By the file itself: the working directory has no symlink in it, and the home directory may have.
      if (fact.target !== user.target) found.push(fact);
      break;
    }
  }
  return found;
}
