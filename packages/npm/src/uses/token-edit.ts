import {
  type Adapter,
  editFile,
  type FileFact,
  npmrcFormat,
  remove,
  type Summary,
  sameOwner,
  set,
  setUp,
} from '@vouch/adapter-kit';
import type { Context, Secret } from '@vouch/core';
import { tokenKey } from '../npmrc/keys.ts';
import { readNpmrc } from '../npmrc/read-npmrc.ts';
import { readUses, type StaticUse } from './static-uses.ts';

interface TokenFacts {
  readonly file: FileFact;
  readonly isWanted: boolean;
}

/** What is asked under the lock, right before the edit: whether it is still wanted. */
export type StillWanted = (use: StaticUse) => Promise<boolean>;

/**
 * Puts the token of a use into its file, or takes it out (null), unless the set-up is gone or `stillWanted` says no:
 * then it gives `not-wanted`. It goes through the journal under the name of the set-up, so that `--remove` knows it. Gives the
 * file where it changed, and what there is to say of it.
 */
export async function editToken(
  context: Context,
  use: StaticUse,
  token: Secret | null,
  stillWanted: StillWanted = async () => true,
): Promise<Summary | 'not-wanted'> {
  let goesAhead = true;
  const adapter: Adapter<StaticUse, TokenFacts> = {
    tool: use.tool,
    async inspect(_context, { tool, id, tokenFile }) {
      const known = (await readUses(context)).find((each) => sameOwner(each, { tool, id }));
      goesAhead = known !== undefined && (await stillWanted(known));
      return { file: await readNpmrc(context, tokenFile), isWanted: goesAhead };
    },
    plan({ url }, { file, isWanted }) {
      if (!isWanted || (token === null && file.text === null)) return { edits: [], notes: [] };
      const key = [tokenKey(url)];
      return {
        edits: [editFile(file, npmrcFormat, [token === null ? remove(key) : set(key, token)])],
        notes: [],
      };
    },
  };
  const changed = new Set<string>();
  const notes = new Set<string>();
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const summary = await setUp(context, adapter, use.id, use);
    for (const path of summary.changed) changed.add(path);
    for (const note of summary.notes) notes.add(note);
    if (!goesAhead) return 'not-wanted';
    if (token === null || (await stands(context, use, token))) break;
  }
  return { changed: [...changed], notes: [...notes] };
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
