import { join } from 'node:path';
import { type Context, lifeOf, parseIdentity } from '@vouch/core';
import { tempName } from './write.ts';

/** Removes the temp files that a killed writer of ours left in a directory. Called under the lock. */
export async function sweep(context: Context, directory: string): Promise<void> {
  const names = await context.files.readdir(directory).catch(() => []);
  const temps = names.filter((name) => tempName.test(name));
  if (temps.length === 0) return;
  for (const name of temps) {
    const identity = parseIdentity(tempName.exec(name)?.[1] ?? '');
    if (identity === undefined || (await lifeOf(context, identity)) !== 'dead') continue;
    await context.files.rm(join(directory, name), { force: true }).catch(() => {});
  }
}
