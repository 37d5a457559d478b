import { sep } from 'node:path';
import type { Context } from '@vouch/core';
import type { Edit, Owner, Plan, Summary } from '../adapter.ts';
import { inFile } from '../edit.ts';
import { outermostFirst } from '../files/directories.ts';
import { type FileFact, readFileFact } from '../files/file-fact.ts';
import type { Write } from '../files/transaction.ts';
import { anyMode } from '../files/write.ts';
import { formatNamed } from '../journal/formats.ts';
import type { Journal, JournalFile } from '../journal/journal.ts';
import { ownerNamed } from '../journal/look.ts';
import { withFile, withoutChosen } from '../journal/record.ts';
import { type Reversal, reverseOwner } from '../journal/reverse.ts';
import { openState, readJournal, readStored } from '../journal/store.ts';
import { againWhereChanged } from './again.ts';
import { ownerName } from './apply.ts';
import { commitRemoval } from './commit.ts';
import { followMoved } from './follow.ts';
import { withLock } from './lock.ts';

/**
 * Undoes what was set up for an owner, and starts again when a foreign program changes a file meanwhile. The notes name keys that
 * somebody has changed and secrets that cannot be restored. An unknown owner changes nothing. If the process dies half-way, the
 * owner stays recorded and the next removal finishes. Throws `configuration` where the journal or a file is damaged or cannot be
 * written; what could be put back has been.
 */
export async function removeOwner(context: Context, owner: Owner): Promise<Summary> {
  const attempt = async () => {
    const before = await readStored(context);
    const { journal, reversed, notes } = await reverse(context, before.journal, owner);
    const writes = reversed.map(
      ({ file, fact, text }): Write => ({
        path: file.target,
        target: fact.target,
        before: fact.text,
        after: text,
        // A launcher that has to be put back must run again.
        modes: { made: fact.mode ?? 0o600, keeps: anyMode },
      }),
    );
    const emptied = reversed.filter(({ text }) => text === null);
    const directories = emptied.flatMap(({ file }) => file.directories);
    const changed = await commitRemoval(context, { before, after: journal, writes }, directories);
    return { changed, notes };
  };
  return withLock(context, await openState(context), () => againWhereChanged(attempt));
}

/** What `removeOwner` would do, for `dryRun`; it changes nothing and takes no lock. Throws what that throws. */
export async function planRemoval(context: Context, owner: Owner): Promise<Plan> {
  const { reversed, notes } = await reverse(context, await readJournal(context), owner);
  const edits = reversed.map(
    ({ file, fact, text }): Edit => ({
      path: file.path,
      before: fact.text,
      after: text,
      mode: 0o600,
      format: formatNamed(file.format),
      keys: [],
      made: [],
      secrets: [],
    }),
  );
  return { edits, notes };
}

/** An owner, and of each of its set-ups the words in which a person chose what the owner's name does not say. */
export interface Chosen {
  readonly owner: Owner;
  readonly setUps: readonly (readonly string[])[];
}

interface Reversed {
  readonly file: JournalFile;
  readonly fact: FileFact;
  readonly text: string | null;
}

async function reverse(context: Context, before: Journal, owner: Owner) {
  const name = ownerName(owner);
  let journal = withoutChosen(await followMoved(context, before), name);
  const reversed: Reversed[] = [];
  const notes: string[] = [];
  for (const file of journal.files.filter((each) => each.keys.some((key) => key.owners.includes(name)))) {
    const fact = await readFileFact(context, file.target);
    const reversal = reverseIn(file.path, () =>
      reverseOwner(file, name, fact.text, formatNamed(file.format)),
    );
    journal = withFile(journal, reversal.file);
    if (reversal.text === null) journal = bequeath(journal, file);
    notes.push(...reversal.notes);
    reversed.push({ file, fact, text: reversal.text });
  }
  return { journal, reversed, notes };
}

/** A directory that we made goes with the last file of ours in it, whichever of them made it. */
function bequeath(journal: Journal, { target, directories }: JournalFile): Journal {
  const heir = (directory: string) =>
    journal.files.find((file) => file.target !== target && file.target.startsWith(`${directory}${sep}`));
  return directories.reduce((left, directory) => {
    const file = left.files.find((each) => each.target === heir(directory)?.target);
    if (file === undefined || file.directories.includes(directory)) return left;
    return withFile(left, { ...file, directories: outermostFirst(file.directories, [directory]) });
  }, journal);
}

function reverseIn(path: string, work: () => Reversal): Reversal {
  try {
    return work();
  } catch (error) {
    throw inFile(path, error);
  }
}

/** Everybody who has something set up, in the order in which they came. */
export async function listOwners(context: Context): Promise<Owner[]> {
  return (await listChosen(context)).map(({ owner }) => owner);
}

/** Everybody who has something set up, each with the words in which it was asked for. */
export async function listChosen(context: Context): Promise<Chosen[]> {
  const { files, chosen } = await readJournal(context);
  const names = files.flatMap((file) => file.keys.flatMap((key) => key.owners));
  return [...new Set(names)].map((name) => ({
    owner: ownerNamed(name),
    setUps: chosen.filter(({ owner }) => owner === name).map(({ words }) => words),
  }));
}
