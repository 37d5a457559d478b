import { VouchError } from '@vouch/core';
import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  type Pair,
  parseDocument,
  type Scalar,
  visit,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { describePath, type KeyPath } from '../key-path.ts';

/** A file of settings as yarn's `.yarnrc.yml`: maps in block style, with scalars and lists of scalars in them. */
export type Root = YAMLMap | null;

/** The file's map; null for a file without one. Throws `configuration` where it is no YAML, or no map. */
export function parseRoot(text: string): Root {
  // YAML ends a line at a lone CR and skips a mark before a document's first line; `yaml` takes both for a key's letters.
  if (/\r(?!\n)|^\uFEFF/m.test(text))
    throw new VouchError(
      'configuration',
      'it holds a lone carriage return, or a byte-order mark below its start',
    );
  // Its own look for doubles compares each key with all before it: a minute for 100,000 lines.
  const document: Document = parseDocument(text, { strict: true, uniqueKeys: false });
  const [error] = document.errors;
  if (error !== undefined) {
    throw new VouchError('configuration', `not valid YAML: ${error.message.split('\n')[0] ?? ''}`);
  }
  refuseDoubles(document);
  refuseCircles(document, text);
  if (/^\.\.\.(?:\s|$)/m.test(text.slice(document.range?.[1])))
    throw new VouchError('configuration', 'a line of three dots ends it, and nothing may stand below that');
  const { contents } = document;
  if (contents === null || isNothing(contents)) return null;
  if (isMap(contents)) return contents;
  throw new VouchError('configuration', 'it is YAML, but no map of settings');
}

/** A document of which only the marks are written: a `null`, a tag or an anchor is something, and no map can follow it. */
function isNothing(contents: unknown): boolean {
  return (
    isScalar(contents) &&
    contents.value === null &&
    contents.source === '' &&
    !contents.tag &&
    !contents.anchor
  );
}

/** Aliases that lead to themselves, or that multiply into more than a machine holds, are in nobody's settings. */
function refuseCircles(document: Document, text: string): void {
  if (!text.includes('*')) return;
  try {
    JSON.stringify(document.toJS({ maxAliasCount: 100 }));
  } catch {
    throw new VouchError('configuration', 'its aliases form a loop, or are too many');
  }
}

function refuseDoubles(document: Document): void {
  visit(document, {
    Map(_key, { items }) {
      const seen = new Set<string>();
      for (const { key } of items) {
        if (!isScalar(key) || key.value === '<<') continue;
        const name = `${typeof key.value} ${String(key.value)}`;
        if (seen.has(name))
          throw new VouchError('configuration', `not valid YAML: ${String(key.value)} is there twice`);
        seen.add(name);
      }
    },
  });
}

/** Where a path leads: the scalar of a key or a list's item, and what holds it. */
export interface Found {
  readonly node: Scalar;
  readonly pair: Pair | null;
  readonly list: YAMLSeq | null;
}

/**
 * The scalar at a path: `[key, …]`, or `[key, …, where('', ITEM)]` for the item of a list. Null where it is absent.
 * Throws `configuration` where something else stands there.
 */
export function findScalar(root: Root, path: KeyPath): Found | null {
  const item = itemOf(path);
  const keys = keysOf(path);
  const pair = pairAt(root, keys);
  if (pair === null) return null;
  if (item === undefined) {
    if (isScalar(pair.value) && pair.value.range) return { node: pair.value, pair, list: null };
    throw noRoom(path);
  }
  if (pair.value === null || (isScalar(pair.value) && pair.value.value === null)) return null;
  if (!isSeq(pair.value)) throw noRoom(path);
  const list = pair.value;
  const node = list.items.find((each): each is Scalar => isScalar(each) && each.value === item);
  return node === undefined ? null : { node, pair, list };
}

/** The pair at the end of these keys; null where one of them is absent. */
export function pairAt(root: Root, keys: readonly string[]): Pair | null {
  let map: unknown = root;
  let pair: Pair | null = null;
  for (const key of keys) {
    if (!isMap(map)) return null;
    pair = map.items.find((each) => isScalar(each.key) && String(each.key.value) === key) ?? null;
    if (pair === null) return null;
    map = pair.value;
  }
  return pair;
}

/** True where an alias names the node's anchor. */
export function isShared(root: Root, { anchor }: { readonly anchor?: string }): boolean {
  if (anchor === undefined || root === null) return false;
  let isNamed = false;
  visit(root, {
    Alias(_, { source }) {
      isNamed ||= source === anchor;
    },
  });
  return isNamed;
}

/** The item that a path ends at, where it ends at one. */
export function itemOf(path: KeyPath): string | undefined {
  const last = path.at(-1);
  return typeof last === 'object' && last.member === '' ? last.equals : undefined;
}

export function keysOf(path: KeyPath): string[] {
  const keys = itemOf(path) === undefined ? path : path.slice(0, -1);
  return keys.map((step) => {
    if (typeof step === 'string') return step;
    throw new VouchError('internal', `${describePath(path)} is not a path of a YAML file`);
  });
}

export function noRoom(path: KeyPath): VouchError {
  return new VouchError('configuration', `${describePath(path)} has no place here`, {
    hint: 'write that part of the file in block style, one setting per line, and delete keys without a value',
  });
}
