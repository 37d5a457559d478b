import { basename, join } from 'node:path';
import { launcherPath, pathDirectories, programIn, resolveTarget } from '@vouch/adapter-kit';
import type { Context } from '@vouch/core';

/** A `keyring` that a tool finds on PATH, or the place of our launcher, which setup may not have written yet. */
export type KeyringOnPath = { readonly kind: 'ours' } | { readonly kind: 'other'; readonly file: string };

/** In the order in which a tool looks. Ours is known by the file it leads to, however its directory is spelt. */
export async function* keyringsOnPath(context: Context): AsyncGenerator<KeyringOnPath> {
  const launcher = launcherPath(context, 'keyring');
  const own = await fileAt(context, launcher);
  for (const directory of pathDirectories(context)) {
    if (own !== undefined && (await fileAt(context, join(directory, basename(launcher)))) === own) {
      yield { kind: 'ours' };
      continue;
    }
    const file = await programIn(context, directory, 'keyring');
    if (file !== undefined) yield { kind: 'other', file };
  }
}

/** Undefined where symlinks form a loop, or nobody may look. */
async function fileAt(context: Context, path: string): Promise<string | undefined> {
  return await resolveTarget(context, path).catch(() => undefined);
}
