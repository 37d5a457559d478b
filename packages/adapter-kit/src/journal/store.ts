import { join } from 'node:path';
import { type Context, VouchError, vouchDirectory } from '@vouch/core';
import * as v from 'valibot';
import { makeDirectories } from '../apply/directories.ts';
import { anyMode, replaceFile } from '../apply/write.ts';
import { readFileFact } from '../file.ts';
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

/** Throws `configuration` for a journal that is damaged or of a newer version, and leaves it as it is. */
export async function readJournal(context: Context): Promise<Journal> {
  const path = journalPath(context);
  const { text } = await readFileFact(context, path);
  if (text === null) return emptyJournal;
  const parsed = v.safeParse(journalSchema, parseJson(text));
  if (parsed.success) return parsed.output;
  throw new VouchError(
    'configuration',
    `the journal ${path} is damaged or of a newer version, so nothing was changed`,
    {
      hint: `restore it from a backup, or move it away: then vouch forgets what it set up, and --remove does nothing`,
    },
  );
}

export async function writeJournal(context: Context, journal: Journal): Promise<void> {
  const { target } = await readFileFact(context, journalPath(context));
  await replaceFile(
    context,
    target,
    `${JSON.stringify(journal, null, 1)}\n`,
    { made: 0o600, keeps: anyMode },
    async () => {},
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
