import type { Context } from '@vouch/core';
import { readFileFact } from '../file.ts';
import { openState } from '../journal/store.ts';
import { againWhereChanged } from './again.ts';
import { withLock } from './lock.ts';
import { writeAllOrNone } from './transaction.ts';
import { anyMode } from './write.ts';

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
  const attempt = async () => {
    const { target, text } = await readFileFact(context, path);
    const after = change(text);
    if (after === text) return;
    const modes = { made: 0o600, keeps: anyMode };
    await writeAllOrNone(context, [{ path, target, before: text, after, modes }]);
  };
  await withLock(context, await openState(context), () => againWhereChanged(attempt));
}
