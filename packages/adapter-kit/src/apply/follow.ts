import { type Context, VouchError } from '@vouch/core';
import { outermostFirst } from '../files/directories.ts';
import { resolveTarget } from '../files/target.ts';
import type { Journal, JournalFile, JournalKey } from '../journal/journal.ts';
import { samePath } from '../key-path.ts';

/**
 * The journal with every file under the name that it has now: a dotfile manager moves a file elsewhere and leaves a symlink, and
 * what is ours in it is ours still.
 */
export async function followMoved(context: Context, journal: Journal): Promise<Journal> {
  const files: JournalFile[] = [];
  for (const file of journal.files) {
    const target = await targetOf(context, file);
    const known = files.findIndex((each) => each.target === target);
    if (known === -1) files.push(target === file.target ? file : { ...file, target });
    else files[known] = joined(files[known] as JournalFile, file);
  }
  return files.every((file, index) => file === journal.files[index]) ? journal : { ...journal, files };
}

/** Where the target cannot be examined, for instance on a disk that is gone, the file keeps its recorded name; whoever edits it reports the problem. */
async function targetOf(context: Context, { target }: JournalFile): Promise<string> {
  try {
    return await resolveTarget(context, target);
  } catch (error) {
    if (error instanceof VouchError) return target;
    throw error;
  }
}

/** Two entries that lead to one file: a key of both has what the older one knew of the time before us. */
function joined(older: JournalFile, newer: JournalFile): JournalFile {
  const twice = (key: JournalKey) => newer.keys.find((each) => samePath(each.path, key.path));
  const keys = older.keys.map((key) => {
    const other = twice(key);
    if (other === undefined) return key;
    const owners = [...new Set([...key.owners, ...other.owners])];
    const values = key.values.filter(({ owner }) => !other.owners.includes(owner));
    return { ...key, owners, ours: other.ours, values: [...values, ...other.values] };
  });
  const added = newer.keys.filter((key) => !older.keys.some((each) => samePath(each.path, key.path)));
  const made = newer.made.filter(({ path }) => !older.made.some((each) => samePath(each.path, path)));
  const directories = outermostFirst(older.directories, newer.directories);
  return { ...older, directories, keys: [...keys, ...added], made: [...older.made, ...made] };
}
