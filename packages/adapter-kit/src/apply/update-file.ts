import type { Context } from '@vouch/core';
import { readFileFact } from '../files/file-fact.ts';
import { writeAllOrNone } from '../files/transaction.ts';
import { anyMode } from '../files/write.ts';
import { openState } from '../journal/store.ts';
import { againWhereChanged } from './again.ts';
import { withLock } from './lock.ts';

/**
 * Replaces a file of our own, such as `~/.vouch/config.json`, by what `change` makes of its text (null: no file),
 * under the lock and with mode 0600. It is not journalled: there is nothing to give back.
 * Throws what `change` throws, with the file as it was.
 */
export async function updateFile(
  context: Context,
  path: string,
  change: (text: string | null) => string | null,
): Promise<void> {
  await withLock(context, await openState(context), () => updateFileLocked(context, path, change));
}

/** `updateFile` for who has the lock. */
export async function updateFileLocked(
  context: Context,
  path: string,
  change: (text: string | null) => string | null,
): Promise<void> {
  await againWhereChanged(async () => {
    const { target, text } = await readFileFact(context, path);
    const after = change(text);
    if (after === text) return;
    const modes = { made: 0o600, keeps: anyMode };
    await writeAllOrNone(context, [{ path, target, before: text, after, modes }]);
  });
}
