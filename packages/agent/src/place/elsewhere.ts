// A shell without XDG_RUNTIME_DIR, as `su` and cron have it, looks for the agent under the home; the shell that signed in may have
// started it elsewhere. Such an agent leaves a note under the home of where it is, for whoever must find every agent.
import { isAbsolute, join } from 'node:path';
import { type Context, sha256 } from '@vouch/core';
import {
  directoryUnderHome,
  type Place,
  placeOf,
  prepareDirectory,
  privateDirectory,
  readOurs,
} from './place.ts';

/**
 * Notes where an agent is, if a program with another environment would not look there. Gives the function that takes the note
 * away, if no other agent is there by then. A private agent leaves none: it ends with its parent. Best effort: an agent serves
 * also where its home cannot be written.
 */
export async function noteElsewhere(
  context: Context,
  { directory, socket }: Place,
): Promise<() => Promise<void>> {
  const none = async () => {};
  if (directory === directoryUnderHome(context) || privateDirectory(context) !== undefined) return none;
  const name = sha256(directory).slice(0, 16);
  const note = join(notesDirectory(context), name);
  try {
    await prepareDirectory(context, notesDirectory(context));
    const file = await context.files.open(note, 'w', 0o600);
    await file.writeFile(`${directory}\n`).finally(() => file.close());
  } catch {
    return none;
  }
  return async () => {
    // Our agent is gone by now: whatever listens there came after it, and this is its note as well.
    if (await context.files.lstat(socket).catch(() => undefined)) return;
    await context.files.rm(note, { force: true });
  };
}

/**
 * Where agents of this user may be: the directory that this process would look in, the one in the home, and those that agents have
 * noted. Throws as `placeOf` does.
 */
export async function agentDirectories(context: Context): Promise<readonly string[]> {
  const directory = notesDirectory(context);
  const names = await context.files.readdir(directory).catch(() => []);
  const notes = await Promise.all(
    names.map((name) => readOurs(context, join(directory, name)).catch(() => '')),
  );
  const noted = notes.map((note) => note?.trim() ?? '').filter((path) => isAbsolute(path));
  return [...new Set([(await placeOf(context)).directory, directoryUnderHome(context), ...noted])];
}

function notesDirectory(context: Context): string {
  return join(directoryUnderHome(context), 'elsewhere');
}
