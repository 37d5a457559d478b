import { createFile, type Edit, readFileFact, updateFile } from '@vouch/adapter-kit';
import type { Context } from '@vouch/core';

/** What becomes of the text of `~/.vouch/config.json`; null is no file. */
export type ConfigChange = (text: string | null) => string | null;

/**
 * Saves the configuration and then works. Where the work fails the file is again as it was, unless somebody changed it
 * since: a tool that is half set up would name a domain that nobody configured, or the other way round.
 */
export async function savedWhile<T>(
  context: Context,
  path: string,
  change: ConfigChange,
  work: () => Promise<T>,
): Promise<T> {
  let former: string | null = null;
  let saved: string | null = null;
  await updateFile(context, path, (text) => {
    former = text;
    saved = change(text);
    return saved;
  });
  try {
    return await work();
  } catch (thrown) {
    await updateFile(context, path, (text) => (text === saved ? former : text));
    throw thrown;
  }
}

/** The same change as an edit to show; none where there would be no file. */
export async function configEdits(context: Context, path: string, change: ConfigChange): Promise<Edit[]> {
  const stored = await readFileFact(context, path);
  const after = change(stored.text);
  return after === null ? [] : [createFile(stored, after, 0o600)];
}
