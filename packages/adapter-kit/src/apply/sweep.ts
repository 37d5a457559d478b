import { join } from 'node:path';
import type { Context } from '@vouch/core';
import { fateOf, ownIdentity, parseIdentity } from './process-identity.ts';
import { tempName } from './write.ts';

/** Removes the temp files that a killed writer of ours left in a directory. Called under the lock. */
export async function sweep(context: Context, directory: string): Promise<void> {
  const names = await context.files.readdir(directory).catch(() => []);
  const temps = names.filter((name) => tempName.test(name));
  if (temps.length === 0) return;
  const own = await ownIdentity(context);
  for (const name of temps) {
    const identity = parseIdentity(tempName.exec(name)?.[1] ?? '');
    if (identity === null || (await fateOf(context, identity, own)) !== 'dead') continue;
    await context.files.rm(join(directory, name), { force: true }).catch(() => {});
  }
}
