import { VouchError } from '@vouch/core';
import { describePath, type KeyPath } from '../key-path.ts';
import type { IniDialect, IniEntry, IniModel } from './dialect.ts';

/** A path taken apart: `[key]` above all sections, `[section, key]`, or `[section, key, word]` for a word of a list. */
export interface IniPath {
  readonly section: string | null;
  readonly key: string;
  readonly word?: string;
}

export function splitPath(path: KeyPath): IniPath {
  const [first, second, word] = path;
  if (path.every((step) => typeof step === 'string')) {
    if (path.length === 1 && first !== undefined) return { section: null, key: String(first) };
    if (path.length === 2) return { section: String(first), key: String(second) };
    if (path.length === 3) return { section: String(first), key: String(second), word: String(word) };
  }
  throw new VouchError('internal', `${describePath(path)} is not a path of an INI file`);
}

/** Where a key stands more than once, the last one counts, as for npm. */
export function entryAt(dialect: IniDialect, model: IniModel, path: KeyPath): IniEntry | undefined {
  const { section, key } = splitPath(path);
  return model.entries.findLast(
    (entry) => entry.section === section && dialect.keyName(entry.key) === dialect.keyName(key),
  );
}

export function noRoom(path: KeyPath): VouchError {
  return new VouchError(
    'configuration',
    `${describePath(path)} is there, but has no value that can be read`,
    {
      hint: 'remove that line, then run setup again',
    },
  );
}
