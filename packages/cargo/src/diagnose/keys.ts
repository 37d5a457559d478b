import {
  type CutLines,
  type FileFact,
  isTomlTable,
  readToml,
  type TomlTable,
  tomlValue,
} from '@vouch/adapter-kit';
import { VouchError } from '@vouch/core';
import { ownLines } from './own-lines.ts';

/** A key of cargo's configuration, table by table. */
export type KeyNames = readonly string[];

/** Undefined for a file that is no TOML; an absent one is an empty table. */
export function tableOf(file: FileFact): TomlTable | undefined {
  try {
    return readToml(file);
  } catch {
    return undefined;
  }
}

export function tablesAt(file: FileFact, key: string): TomlTable {
  const value = valueAt(file, [key]);
  return isTomlTable(value) ? value : {};
}

export function valueAt(file: FileFact, path: KeyNames): unknown {
  return tomlValue(tableOf(file) ?? {}, path);
}

/** Where a key stands, with its line where that is known. */
export function placeOf(file: FileFact, path: KeyNames): string {
  const lines = ownLinesOf(file, path);
  return lines === undefined ? file.path : `${file.path}:${lines.from}`;
}

/** What takes a key out of a file; undefined where its lines hold more than that. */
export function cut(file: FileFact, path: KeyNames): CutLines | undefined {
  const lines = ownLinesOf(file, path);
  return lines && { kind: 'cut-lines', file: file.target, ...lines, holds: String(path.at(-1)) };
}

/** The splicer's own reader is stricter than cargo's in places; then there is no command, only the sentence. */
function ownLinesOf(file: FileFact, path: KeyNames) {
  try {
    return ownLines(file, path);
  } catch (error) {
    if (error instanceof VouchError) return undefined;
    throw error;
  }
}
