import type { Context } from '@vouch/core';

type Home = Pick<Context, 'files' | 'userId' | 'homeDirectory'>;

/** Whether one of these is another user's, as what `sudo vouch setup` made is root's. Windows has no such owners. */
export async function isForeign(
  { files, userId }: Pick<Home, 'files' | 'userId'>,
  paths: readonly string[],
): Promise<boolean> {
  if (userId === undefined) return false;
  const stats = await Promise.all(paths.map((path) => files.stat(path).catch(() => undefined)));
  return stats.some((stat) => stat !== undefined && stat.uid !== userId);
}

/** What mends whatever fails in another user's home, as `sudo -E` and `su` without `-` have it: theirs is theirs to keep. */
export function notYourHome({ homeDirectory }: Pick<Home, 'homeDirectory'>): string {
  return `${homeDirectory} is another user’s home: run this as that user, or set HOME to your own`;
}

/** What root is told in another user's home; nothing elsewhere. */
export async function foreignHomeNotes(context: Home): Promise<readonly string[]> {
  const { userId, homeDirectory } = context;
  if (userId !== 0 || !(await isForeign(context, [homeDirectory]))) return [];
  return [`${homeDirectory} is another user’s home: what root makes there, that user cannot read`];
}
