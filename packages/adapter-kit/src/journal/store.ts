import { join } from 'node:path';
import { type Context, parseJson, requireKnownVersion, VouchError, vouchDirectory } from '@vouch/core';
import * as v from 'valibot';
import { makeDirectories } from '../files/directories.ts';
import { readFileFact } from '../files/file-fact.ts';
import { ChangedMeanwhile } from '../files/transaction.ts';
import { anyMode, replaceFile } from '../files/write.ts';
import { emptyJournal, type Journal, journalSchema } from './journal.ts';

/** Where lock and journal live: `~/.vouch/state`, 0700. */
export function stateDirectory(context: Context): string {
  return join(vouchDirectory(context), 'state');
}

function journalPath(context: Context): string {
  return join(stateDirectory(context), 'journal.json');
}

/** Makes the state directory, and takes away what others may do in it. */
export async function openState(context: Context): Promise<string> {
  const directory = stateDirectory(context);
  await makeDirectories(context, directory);
  const { mode } = await context.files.stat(directory);
  if (context.platform !== 'win32' && (mode & 0o077) !== 0) await context.files.chmod(directory, 0o700);
  return directory;
}

/** The journal as it stood when it was read or written, with its text, by which it is known again. */
export interface StoredJournal {
  readonly journal: Journal;
  /** Null where there was none. */
  readonly text: string | null;
}

/** Throws `configuration` for a journal that is damaged or of a newer version, and leaves it as it is. */
export async function readJournal(context: Context): Promise<Journal> {
  return (await readStored(context)).journal;
}

/** The journal with the text that it stood in, for whoever writes it anew. */
export async function readStored(context: Context): Promise<StoredJournal> {
  const path = journalPath(context);
  const { text } = await readFileFact(context, path);
  if (text === null) return { journal: emptyJournal, text };
  const json = parseJson(text);
  requireKnownVersion(path, json, emptyJournal.version);
  const parsed = v.safeParse(journalSchema, json);
  if (parsed.success) return { journal: parsed.output, text };
  throw new VouchError('configuration', `the journal ${path} is damaged, so nothing was changed`, {
    hint: `restore it from a backup, or move it away: then vouch forgets what it set up, and --remove does nothing`,
  });
}

/**
 * Writes the journal in the place of `before`, and gives it as it stands now. Throws `configuration` with the old one intact,
 * `ChangedMeanwhile` where it is no longer `before`: where a lock is taken for a dead one's, for instance after a virtual machine
 * was stopped for a while, two processes edit at once.
 */
export async function writeJournal(
  context: Context,
  before: StoredJournal,
  journal: Journal,
): Promise<StoredJournal> {
  const path = journalPath(context);
  const { target } = await readFileFact(context, path);
  const text = `${JSON.stringify(journal, null, 1)}\n`;
  await replaceFile(context, target, text, { made: 0o600, keeps: anyMode }, async () => {
    const now = await readFileFact(context, path);
    if (now.target !== target || now.text !== before.text) throw new ChangedMeanwhile(path);
  });
  return { journal, text };
}
