import { dirname } from 'node:path';
import { type Context, fileFailure, toVouchError, VouchError } from '@vouch/core';
import { makeDirectories, removeDirectories } from './directories.ts';
import { readFileFact } from './file-fact.ts';
import { type Modes, replaceFile, syncDirectory } from './write.ts';

/** One file's change. `target` holds no symlink in its last part. */
export interface Write {
  /** The name that was announced; it must still lead to `target`. */
  readonly path: string;
  readonly target: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly modes: Modes;
}

/** The error of a file that somebody else changed between our reading and our writing. */
export class ChangedMeanwhile extends VouchError {
  constructor(path: string) {
    super('configuration', `${path} was changed while we edited it`, { hint: 'run the command again' });
  }
}

/** The error of writes that failed, with files left as we had written them. */
export class NotPutBack extends VouchError {
  constructor(failure: VouchError) {
    const { kind, message, hint } = failure;
    super(kind, message, { hint, cause: failure });
  }
}

/**
 * Writes all files and then does `last`, or nothing: when one fails, the files before it are put back unless somebody has changed
 * them since (`NotPutBack`). Gives the directories that were made for each target.
 */
export async function writeAllOrNone(
  context: Context,
  writes: readonly Write[],
  last: () => Promise<void> = async () => {},
): Promise<Map<string, string[]>> {
  const done: Write[] = [];
  const made = new Map<string, string[]>();
  try {
    for (const write of writes) {
      made.set(
        write.target,
        write.after === null ? [] : await makeDirectories(context, dirname(write.target)),
      );
      await writeOne(context, write);
      done.push(write);
    }
    await last();
  } catch (error) {
    let areBack = true;
    for (const write of done.reverse()) areBack = (await putBack(context, write)) && areBack;
    for (const directories of [...made.values()].reverse()) await removeDirectories(context, directories);
    throw areBack ? error : new NotPutBack(toVouchError(error));
  }
  return made;
}

async function writeOne(context: Context, write: Write): Promise<void> {
  const { target, after, modes } = write;
  if (after !== null) return replaceFile(context, target, after, modes, () => compare(context, write));
  await compare(context, write);
  try {
    await context.files.unlink(target);
  } catch (error) {
    throw fileFailure(target, 'delete', error);
  }
  await syncDirectory(context, dirname(target));
}

/** The last look before the rename. A tool that takes no lock can still slip in behind it, by microseconds. */
async function compare(context: Context, write: Write): Promise<void> {
  const now = await readFileFact(context, write.path);
  if (now.target !== write.target || now.text !== write.before) throw new ChangedMeanwhile(write.path);
}

async function putBack(context: Context, write: Write): Promise<boolean> {
  try {
    // The directories of a file that was deleted may be gone as well.
    if (write.before !== null) await makeDirectories(context, dirname(write.target));
    await writeOne(context, { ...write, before: write.after, after: write.before });
    return true;
  } catch {
    context.say(`vouch: ${JSON.stringify(write.path)} could not be put back as it was`);
    return false;
  }
}
