import type { Context } from '@vouch/core';

/** What root is told in another user's home, as `sudo -E` and `su` without `-` have it; nothing elsewhere. */
export async function foreignHomeNotes({
  files,
  userId,
  homeDirectory,
}: Pick<Context, 'files' | 'userId' | 'homeDirectory'>): Promise<readonly string[]> {
  if (userId !== 0) return [];
  const home = await files.stat(homeDirectory).catch(() => undefined);
  if (home === undefined || home.uid === 0) return [];
  return [`${homeDirectory} is another user’s home: what root makes there, that user cannot read`];
}
