import { dirname } from 'node:path';
import { type Context, toVouchError } from '@vouch/core';
import { outermostFirst, removeDirectories } from '../files/directories.ts';
import { sweep } from '../files/sweep.ts';
import { NotPutBack, type Write, writeAllOrNone } from '../files/transaction.ts';
import type { Journal } from '../journal/journal.ts';
import { withFile } from '../journal/record.ts';
import { type StoredJournal, writeJournal } from '../journal/store.ts';

/** The journal as it was read, and as it shall be with the writes done. */
export interface Change {
  readonly before: StoredJournal;
  readonly after: Journal;
  readonly writes: readonly Write[];
}

/**
 * The journal first: a crash after it leaves a key that is journalled and still old, which removal sees and
 * leaves alone. The other way round it would leave a key of ours that nobody knows. Gives the files that were written.
 * Throws `configuration` with everything as it was, `ChangedMeanwhile` where somebody else changed a file or the journal.
 */
export async function commitSetUp(context: Context, change: Change): Promise<string[]> {
  const { before, after } = change;
  const needed = await prepared(context, change);
  const stored = await writeWhereOther(context, before, after);
  const made = await writeAllOrNone(context, needed).catch(async (error) => {
    // A file that could not be put back is still ours, and the journal must go on knowing it.
    if (!(error instanceof NotPutBack)) await writeWhereOther(context, stored, before.journal);
    throw error;
  });
  const journal = withDirectories(after, made);
  if (journal !== after)
    await writeJournal(context, stored, journal).catch((error) => {
      // The edits are done and journalled; without this line in it, removal leaves empty directories behind.
      context.say(`vouch: ${toVouchError(error).message}: new directories will stay after --remove`);
    });
  return needed.map((write) => write.path);
}

/**
 * The journal last, after the files and the directories that were made for them: what stood before us is written nowhere else. A
 * crash before it leaves a key that is journalled and says its former value already, which the next removal leaves as it is.
 * Gives the files that were written. Throws as `commitSetUp`, or `NotPutBack` with files that could not be put back: the journal
 * knows them still.
 */
export async function commitRemoval(
  context: Context,
  change: Change,
  directories: readonly string[],
): Promise<string[]> {
  const { before, after } = change;
  const needed = await prepared(context, change);
  await writeAllOrNone(context, needed, async () => {
    await removeDirectories(context, directories);
    await writeWhereOther(context, before, after);
  });
  return needed.map((write) => write.path);
}

/** The writes that change something, in directories without temp files of the dead. */
async function prepared(context: Context, { writes }: Change): Promise<Write[]> {
  const needed = writes.filter((write) => write.after !== write.before);
  for (const directory of new Set(needed.map((write) => dirname(write.target))))
    await sweep(context, directory);
  return needed;
}

async function writeWhereOther(
  context: Context,
  before: StoredJournal,
  after: Journal,
): Promise<StoredJournal> {
  const isSame = JSON.stringify(after) === JSON.stringify(before.journal);
  return isSame ? before : await writeJournal(context, before, after);
}

function withDirectories(journal: Journal, made: ReadonlyMap<string, readonly string[]>): Journal {
  let next = journal;
  for (const [target, directories] of made) {
    const file = journal.files.find((each) => each.target === target);
    if (!file || directories.length === 0) continue;
    next = withFile(next, { ...file, directories: outermostFirst(file.directories, directories) });
  }
  return next;
}
