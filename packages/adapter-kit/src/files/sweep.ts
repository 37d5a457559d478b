import { join } from 'node:path';
import { type Context, isAbandoned, parseIdentity } from '@vouch/core';
import { tempName } from './write.ts';

/** An edit takes less than a second. */
const foreignLifeMs = 3_600_000;

/**
 * Removes the temp files that a killed writer of ours left in a directory, also one before a boot or in another container. A token may
 * be in them. Called under the lock.
 */
export async function sweep(context: Context, directory: string): Promise<void> {
  const names = await context.files.readdir(directory).catch(() => []);
  const temps = names.filter((name) => tempName.test(name));
  if (temps.length === 0) return;
  for (const name of temps) {
    const identity = parseIdentity(tempName.exec(name)?.[1] ?? '');
    const path = join(directory, name);
    if (identity === undefined || !(await isAbandoned(context, identity, path, foreignLifeMs))) continue;
    await context.files.rm(path, { force: true }).catch(() => {});
  }
}
