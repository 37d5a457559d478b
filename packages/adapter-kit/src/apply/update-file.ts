import type { Context } from '@vouch/core';
import { readFileFact } from '../file.ts';
import { openState } from '../journal/store.ts';
import { withLock } from './lock.ts';
import { ChangedMeanwhile, writeAllOrNone } from './transaction.ts';
import { anyMode } from './write.ts';

const attempts = 5;

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
  await withLock(context, await openState(context), async () => {
    for (let attempt = 1; ; attempt++) {
      const { target, text } = await readFileFact(context, path);
      const after = change(text);
      if (after === text) return;
      try {
        await writeAllOrNone(context, [
          { path, target, before: text, after, modes: { made: 0o600, keeps: anyMode } },
        ]);
        return;
      } catch (error) {
        if (!(error instanceof ChangedMeanwhile) || attempt === attempts) throw error;
      }
    }
  });
}
