import { isMap, isScalar, isSeq, type Pair } from 'yaml';
import type { Scaffold, SetResult } from '../format.ts';
import type { KeyPath } from '../key-path.ts';
import { appendLines, cutLines, insertLinesAfter, lineEnd, lineStart, replace } from '../lines.ts';
import { findScalar, itemOf, keysOf, noRoom, pairAt, parseRoot, type Root } from './model.ts';

/** Puts a scalar's source text at a path. What has to be made on the way is given as scaffolds, outermost first. */
export function setScalar(text: string, path: KeyPath, source: string): SetResult {
  const root = parseRoot(text);
  const found = findScalar(root, path);
  if (found?.node.range) {
    const [start, end] = found.node.range;
    return { text: replace(text, start, end, source), made: [] };
  }
  const keys = keysOf(path);
  let depth = keys.length;
  while (depth > 0 && !holdsSomething(pairAt(root, keys.slice(0, depth)))) depth -= 1;
  const parent = depth === 0 ? null : pairAt(root, keys.slice(0, depth));
  if (depth < keys.length && pairAt(root, keys.slice(0, depth + 1)) !== null) throw noRoom(path);
  const isItem = itemOf(path) !== undefined;
  const made = keys
    .slice(depth, isItem ? keys.length : -1)
    .map((_key, index) => ({ path: keys.slice(0, depth + index + 1), before: '' }));
  const column = columnIn(text, root, parent, path);
  const lines = block(keys.slice(depth), isItem, source, column);
  const after = lastEnd(root, parent);
  return { text: after === null ? appendLines(text, lines) : insertLinesAfter(text, after, lines), made };
}

/** Takes a scalar out, then each scaffold that holds nothing any more, innermost first. */
export function removeScalar(text: string, path: KeyPath, made: readonly Scaffold[]): string {
  const found = findScalar(parseRoot(text), path);
  if (!found?.node.range) return text;
  const [start, end] = [keyStart(found.pair, found.list === null ? null : found.node), found.node.range[1]];
  let left = cutPart(text, start, end);
  const keys = keysOf(path);
  for (let depth = keys.length; depth > 0; depth -= 1) {
    const around = keys.slice(0, depth);
    if (made.some((scaffold) => scaffold.path.join('\n') === around.join('\n')))
      left = cutIfEmpty(left, around);
  }
  return left;
}

function holdsSomething(pair: Pair | null): boolean {
  return (isMap(pair?.value) || isSeq(pair?.value)) && !pair.value.flow && pair.value.items.length > 0;
}

/** `a:`, `  b: source` for keys; `a:`, `  - source` for an item. */
function block(keys: readonly string[], isItem: boolean, source: string, column: number): string[] {
  const indent = (depth: number) => ' '.repeat(column + 2 * depth);
  const heads = (isItem ? keys : keys.slice(0, -1)).map((key, depth) => `${indent(depth)}${keySource(key)}:`);
  const last = isItem ? `- ${source}` : `${keySource(keys.at(-1) ?? '')}: ${source}`;
  return [...heads, indent(heads.length) + last];
}

function keySource(key: string): string {
  return /^[A-Za-z_][\w-]*$/.test(key) ? key : JSON.stringify(key);
}

/** The column of a new line: its siblings' own. */
function columnIn(text: string, root: Root, parent: Pair | null, path: KeyPath): number {
  const holder = parent === null ? root : parent.value;
  if (holder === null) return 0;
  if (isSeq(holder)) {
    const start = holder.range?.[0] ?? 0;
    return start - lineStart(text, start);
  }
  if (!isMap(holder)) throw noRoom(path);
  const start = keyStart(holder.items[0] ?? null, null);
  return start - lineStart(text, start);
}

/** The end of the last value in the holder; null where the file holds nothing yet, or at its top. */
function lastEnd(root: Root, parent: Pair | null): number | null {
  return parent === null || root === null ? null : endOf(parent.value);
}

/** The end of a node's last scalar: a collection's own range may take in what stands below it. */
function endOf(node: unknown): number | null {
  if (isScalar(node)) return node.range?.[1] ?? null;
  if (isSeq(node)) return endOf(node.items.at(-1));
  if (!isMap(node)) return null;
  const last = node.items.at(-1);
  return endOf(last?.value) ?? endOf(last?.key);
}

function keyStart(pair: Pair | null, item: { readonly range?: readonly number[] | null } | null): number {
  const node = item ?? (isScalar(pair?.key) ? pair.key : null);
  return node?.range?.[0] ?? 0;
}

/** The whole line, or what stands before a comment on it. */
function cutPart(text: string, start: number, end: number): string {
  const from = lineStart(text, start);
  const to = lineEnd(text, end);
  const comment = text.slice(end, to).trimStart();
  if (comment.startsWith('#')) return replace(text, from, to - comment.length, '');
  return cutLines(text, from, to);
}

/** A key that we made, with nothing below it any more. */
function cutIfEmpty(text: string, keys: readonly string[]): string {
  const pair = pairAt(parseRoot(text), keys);
  const isEmpty =
    pair !== null && (pair.value === null || (isScalar(pair.value) && pair.value.value === null));
  if (!isEmpty || !isScalar(pair.key) || !pair.key.range) return text;
  return cutPart(text, pair.key.range[0], text.indexOf(':', pair.key.range[1]) + 1);
}
