import type { Context } from '@vouch/core';
import type { Plan } from '../adapter.ts';
import { dryRun } from '../diff.ts';
import { readFileFact } from '../files/file-fact.ts';
import { wholeFile } from '../whole-file.ts';
import { updateFile } from './update-file.ts';

/** A file of our own, such as `~/.vouch/config.json`, and what becomes of its text; null is no file. */
export interface OwnChange {
  readonly path: string;
  readonly change: (text: string | null) => string | null;
}

/**
 * Saves a file of our own and then works. If the work fails, the file is put back as it was, unless somebody changed it
 * since: a tool that is half set up would name a domain that nobody configured, or the other way round.
 * Throws what the work throws, and as `updateFile` does.
 */
export async function updateWhile<T>(
  context: Context,
  { path, change }: OwnChange,
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

/** What a plan would change, and with it a file of our own, as `dryRun` shows it. */
export async function dryRunWith(context: Context, plan: Plan, own: OwnChange): Promise<string> {
  const fact = await readFileFact(context, own.path);
  const after = own.change(fact.text);
  const edits = after === null ? [] : [wholeFile(fact, after, 0o600)];
  return dryRun({ ...plan, edits: [...plan.edits, ...edits] });
}
