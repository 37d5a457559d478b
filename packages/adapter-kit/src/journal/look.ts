import { type Context, toVouchError, type VouchError } from '@vouch/core';
import type { Owner } from '../adapter.ts';
import { lookInto } from '../edit.ts';
import { type FileFact, readFileFact } from '../files/file-fact.ts';
import type { KeyPath } from '../key-path.ts';
import { valueHash } from '../value.ts';
import { formatNamed } from './formats.ts';
import type { JournalFile, JournalKey } from './journal.ts';
import { isOurs } from './record.ts';
import { readJournal } from './store.ts';

/** A key that the journal knows, and whether the file has it still, with whatever value. */
export interface WrittenKey {
  readonly path: KeyPath;
  readonly owners: readonly Owner[];
  readonly is: 'there' | 'gone' | 'unknown';
}

/** A file that the journal knows, as it stands now. */
export interface WrittenFile {
  /** As the adapter named it. */
  readonly path: string;
  readonly is: 'there' | 'gone' | 'unreadable';
  readonly keys: readonly WrittenKey[];
  /** Why it cannot be read, or not as what it is. */
  readonly failure?: VouchError;
}

/**
 * Every file and key that was written for somebody, and which of them are gone; it changes nothing and takes no lock. A file that
 * cannot be read hides nothing of the others. Throws `configuration` where the journal is damaged.
 */
export async function lookAtWritten(context: Context): Promise<readonly WrittenFile[]> {
  const { files } = await readJournal(context);
  return await Promise.all(files.map((file) => lookAtFile(context, file)));
}

/** Who a name in the journal stands for: `TOOL:ID`. */
export function ownerNamed(name: string): Owner {
  const colon = name.indexOf(':');
  return { tool: name.slice(0, colon), id: name.slice(colon + 1) };
}

async function lookAtFile(context: Context, file: JournalFile): Promise<WrittenFile> {
  const { path } = file;
  try {
    const fact = await readFileFact(context, file.target);
    const keys = keysIn({ ...fact, path }, file);
    return { path, is: fact.text === null ? 'gone' : 'there', keys };
  } catch (thrown) {
    const keys = file.keys.map((key) => written(key, 'unknown'));
    return { path, is: 'unreadable', keys, failure: toVouchError(thrown) };
  }
}

function keysIn(fact: FileFact, { format, keys }: JournalFile): readonly WrittenKey[] {
  const known = formatNamed(format);
  return keys.map((key) => {
    const isAbsent = fact.text === null || lookInto(fact, (text) => known.find(text, key.path)) === null;
    // What we took out is as we left it where it is absent.
    return written(key, isAbsent && !isOurs(key, valueHash(undefined)) ? 'gone' : 'there');
  });
}

function written({ path, owners }: JournalKey, is: WrittenKey['is']): WrittenKey {
  return { path, owners: owners.map(ownerNamed), is };
}
