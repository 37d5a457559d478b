import type { KeyPath } from './key-path.ts';
import type { PlainValue } from './value.ts';

/** A key that stands in a file: where its value is, and what it says. Offsets count UTF-16 units of the text. */
export interface Entry {
  readonly start: number;
  readonly end: number;
  readonly value: unknown;
}

/** A table, section or element that an edit had to make; `before` is the text that stood in its place or apart from it. */
export interface Scaffold {
  readonly path: KeyPath;
  readonly before: string;
}

export interface SetResult {
  readonly text: string;
  readonly made: readonly Scaffold[];
}

/** A value that stands in the file, for deciding what a diff may show. */
export interface Leaf {
  readonly names: readonly string[];
  readonly start: number;
  readonly end: number;
}

/** A leaf's source without the pair of quotes around it: for a word or a URL, which have no escapes. Pure. */
export function plainTextOf(text: string, { start, end }: Pick<Leaf, 'start' | 'end'>): string {
  return text.slice(start, end).replace(/^(["'])(.*)\1$/s, '$2');
}

/**
 * A file format, seen as keys with values. Every function is pure and takes text without a byte-order mark.
 * All throw VouchError: `configuration` where the user's file is broken or its shape leaves no room for the
 * key, `internal` where a splice of ours did not say what was meant.
 */
export interface Format {
  /** The name that the journal records. */
  readonly name: string;
  /** The key's value, or null where the key is absent. */
  find(text: string, path: KeyPath): Entry | null;
  /** Every value in the file. */
  leaves(text: string): readonly Leaf[];
  /** The source text of a value. */
  encode(value: PlainValue): string;
  /** Puts source text at a key, moving no byte outside of it. */
  set(text: string, path: KeyPath, source: string): SetResult;
  /** Takes a key out, and with it the scaffolds that are empty then. A comment beside it stays. */
  remove(text: string, path: KeyPath, made: readonly Scaffold[]): string;
  /** Throws `internal` unless an independent reader finds `after` to be `before` with just this change. */
  verify(before: string, after: string, path: KeyPath, meant: Meant): void;
}

/** What a change was meant to do to the key. `present`: any value, as when old bytes come back. */
export type Meant = { readonly value: PlainValue } | 'present' | 'absent';
