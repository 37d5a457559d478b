import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { VouchError } from '@vouch/core';
import { editFile, set } from '../edit.ts';
import type { Format } from '../format.ts';
import type { KeyPath } from '../key-path.ts';
import type { PlainValue } from '../value.ts';
import { factOf } from './fact.ts';

const fixtures = fileURLToPath(new URL('../../../../test-fixtures/', import.meta.url));

/** The files of a folder in test-fixtures. Throws for an empty one, over which a table of tests would make none. */
export function corpus(folder: string): { readonly name: string; readonly text: string }[] {
  const names = readdirSync(join(fixtures, folder));
  if (names.length === 0) throw new Error(`test-fixtures/${folder} is empty`);
  return names.map((name) => ({
    name,
    text: readFileSync(join(fixtures, folder, name), 'utf8'),
  }));
}

/** What an editor or another system makes of a file. */
export const variants: Readonly<Record<string, (text: string) => string>> = {
  'as it is': (text) => text,
  CRLF: (text) => text.replace(/\r?\n/g, '\r\n'),
  BOM: (text) => `\uFEFF${text}`,
  'no final newline': (text) => text.replace(/[\r\n]+$/, ''),
};

/** Lengths of the common head and tail of two texts, which do not overlap. */
export function common(one: string, other: string): [head: number, tail: number] {
  const most = Math.min(one.length, other.length);
  let head = 0;
  while (head < most && one[head] === other[head]) head++;
  let tail = 0;
  while (tail < most - head && one.at(-1 - tail) === other.at(-1 - tail)) tail++;
  return [head, tail];
}

/** The edited text, or null where the file's shape leaves no room. */
export function trySet(format: Format, text: string, path: KeyPath, value: PlainValue): string | null {
  try {
    return editFile(factOf(text), format, [set(path, value)]).after;
  } catch (error) {
    if (error instanceof VouchError && error.kind === 'configuration') return null;
    throw error;
  }
}

/** A text after a key was set and put back; without a byte-order mark. */
export function undo(format: Format, body: string, path: KeyPath, value: PlainValue): string {
  const { text, made } = format.set(body, path, format.encode(value));
  const entry = format.find(body, path);
  return entry === null
    ? format.remove(text, path, made)
    : format.set(text, path, body.slice(entry.start, entry.end)).text;
}
