import {
  type Adapter,
  editFile,
  type FileFact,
  type Held,
  npmrcFormat,
  type Owner,
  remove,
  type Summary,
  sameOwner,
  set,
  underLock,
} from '@vouch/adapter-kit';
import type { Context, Secret } from '@vouch/core';
import { tokenKey } from '../npmrc/keys.ts';
import { readNpmrc } from '../npmrc/read-npmrc.ts';
import { noteWritten, readUses, type StaticUse, type Written } from './static-uses.ts';

/** A token, and what is noted of it: never the one without the other. */
export interface NotedToken {
  readonly secret: Secret;
  readonly written: Written;
}

/** What is asked under the lock, right before the edit: whether it is still wanted. */
export type StillWanted = (use: StaticUse) => Promise<boolean>;

/**
 * Puts the token of a use into its file, or takes it out (null), and notes it; unless the set-up is gone or `stillWanted` says
 * no: then it gives `not-wanted`. It goes through the journal under the name of the set-up, so that `--remove` knows it. Gives the
 * file where it changed, and what there is to say of it.
 */
export async function editToken(
  context: Context,
  owner: Owner,
  token: NotedToken | null,
  stillWanted: StillWanted = async () => true,
): Promise<Summary | 'not-wanted'> {
  const changed = new Set<string>();
  const notes = new Set<string>();
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const use = await underLock(context, async (held) => {
      const known = (await readUses(context)).find((each) => sameOwner(each, owner));
      if (known === undefined || !(await stillWanted(known))) return undefined;
      const summary = await editTokenHeld(context, held, known, token);
      for (const path of summary.changed) changed.add(path);
      for (const note of summary.notes) notes.add(note);
      return known;
    });
    if (use === undefined) return 'not-wanted';
    if (token === null || (await stands(context, use, token.secret))) break;
  }
  return { changed: [...changed], notes: [...notes] };
}

/**
 * The same for who has the lock and knows that it is wanted. The note is there as long as the token may be: a crash between the two
 * leaves a note without a token, never a token that nobody knows of.
 */
export async function editTokenHeld(
  context: Context,
  held: Held,
  use: StaticUse,
  token: NotedToken | null,
): Promise<Summary> {
  if (token !== null) await noteWritten(context, held, use, token.written);
  const summary = await held.setUp(tokenAdapter(use.tool, token?.secret), use.id, use);
  if (token === null) await noteWritten(context, held, use, null);
  return summary;
}

function tokenAdapter(tool: StaticUse['tool'], token: Secret | undefined): Adapter<StaticUse, FileFact> {
  return {
    tool,
    inspect: (context, { tokenFile }) => readNpmrc(context, tokenFile),
    plan({ url }, file) {
      if (token === undefined && file.text === null) return { edits: [], notes: [] };
      const key = [tokenKey(url)];
      return {
        edits: [editFile(file, npmrcFormat, [token === undefined ? remove(key) : set(key, token)])],
        notes: [],
      };
    },
  };
}

/** A tool that read the file before us and writes it after us takes our token out again; it takes no lock. */
const attempts = 3;

/** Whether the file says the token now. */
export async function stands(
  context: Context,
  { tokenFile, url }: StaticUse,
  token: Secret,
): Promise<boolean> {
  const { text } = await readNpmrc(context, tokenFile);
  return npmrcFormat.find(text ?? '', [tokenKey(url)])?.value === token.expose();
}
