import { isCollection, isMap, isNode, isScalar, isSeq, type Pair } from 'yaml';
import type { Scaffold, SetResult } from '../format.ts';
import { type KeyPath, samePath } from '../key-path.ts';
import { appendLines, cutUnlessCommented, insertLinesAfter, lineEnd, lineStart, replace } from '../lines.ts';
import { findScalar, isShared, itemOf, keysOf, noRoom, pairAt, parseRoot, type Root } from './model.ts';
import { endOf, spanOf, startOf } from './span.ts';

/** Puts a scalar's source text at a path. What has to be made on the way is given as scaffolds, outermost first. */
export function setScalar(text: string, path: KeyPath, source: string): SetResult {
  const root = parseRoot(text);
  refuseShared(root, path);
  const found = findScalar(root, path);
  if (found) {
    // What a tag makes of our value is not what we mean.
    if (found.node.tag !== undefined) throw noRoom(path);
    const { start, end } = spanOf(found.node, text);
    return { text: replaceValue(text, start, end, source), made: [] };
  }
  const keys = keysOf(path);
  let depth = keys.length;
  while (depth > 0 && !holdsSomething(pairAt(root, keys.slice(0, depth)))) depth -= 1;
  const parent = depth === 0 ? null : pairAt(root, keys.slice(0, depth));
  if (depth < keys.length && isSeq(parent?.value)) throw noRoom(path);
  const column = columnIn(text, parent === null ? root : parent.value, path);
  const isItem = itemOf(path) !== undefined;
  const last = isItem ? `- ${source}` : `${keySource(keys.at(-1) ?? '')}: ${source}`;
  const headsFrom = (from: number) => keys.slice(from, isItem ? undefined : -1);
  const madeFrom = (from: number) =>
    headsFrom(from).map((_key, index) => ({ path: keys.slice(0, from + index + 1), before: '' }));
  const taken = depth < keys.length ? pairAt(root, keys.slice(0, depth + 1)) : null;
  if (taken !== null) {
    // A key of the person's that stands over nothing: it is theirs, and stays when what we put below goes.
    const lines = block(headsFrom(depth + 1), last, column + 2);
    return {
      text: insertLinesAfter(text, endOfBareKey(taken, text, path), lines),
      made: madeFrom(depth + 1),
    };
  }
  const lines = block(headsFrom(depth), last, column);
  const after = parent === null ? null : endOf(parent.value, text);
  return {
    text: after === null ? appendLines(text, lines) : insertLinesAfter(text, after, lines),
    made: madeFrom(depth),
  };
}

/** The end of a key whose value is not written. Throws where anything is, if only a tag, or stands before the key on its line. */
function endOfBareKey({ key, value }: Pair, text: string, path: KeyPath): number {
  const isBare =
    value === null || (isScalar(value) && value.source === '' && !value.tag && value.anchor === undefined);
  if (!isBare || !isScalar(key) || !key.range) throw noRoom(path);
  const [start, end] = key.range;
  if (text.slice(lineStart(text, start), start).trim() !== '') throw noRoom(path);
  return end;
}

/** Takes a scalar out, then each scaffold that holds nothing any more, innermost first. */
export function removeScalar(text: string, path: KeyPath, made: readonly Scaffold[]): string {
  const root = parseRoot(text);
  const found = findScalar(root, path);
  if (!found) return text;
  refuseShared(root, path);
  const start = startOf(found.pair, found.list === null ? null : found.node);
  const { end } = spanOf(found.node, text);
  if (!standsAlone(text, start, end, found.list === null ? beforeKey : beforeItem)) throw noRoom(path);
  let left = cutUnlessCommented(text, lineStart(text, start), end);
  const keys = keysOf(path);
  for (let depth = keys.length; depth > 0; depth -= 1) {
    const around = keys.slice(0, depth);
    if (made.some((scaffold) => samePath(scaffold.path, around))) left = cutIfEmpty(left, around);
  }
  return left;
}

/** A key without a value gets the blank behind its colon with its value, and loses it again. */
function replaceValue(text: string, start: number, end: number, source: string): string {
  if (start === end) return replace(text, start, end, source === '' ? '' : ` ${source}`);
  if (source !== '') return replace(text, start, end, source);
  return replace(text, start - (/[ \t]*$/.exec(text.slice(0, start))?.[0].length ?? 0), end, '');
}

/** Refuses where an alias elsewhere would say our change, too. */
function refuseShared(root: Root, path: KeyPath): void {
  const keys = keysOf(path);
  const pairs = keys.map((_key, depth) => pairAt(root, keys.slice(0, depth + 1)));
  const nodes: unknown[] = [root, ...pairs.flatMap((pair) => [pair?.key, pair?.value])];
  if (itemOf(path) !== undefined) nodes.push(findScalar(root, path)?.node);
  if (nodes.some((node) => isNode(node) && isShared(root, node))) throw noRoom(path);
}

function holdsSomething(pair: Pair | null): boolean {
  return (isMap(pair?.value) || isSeq(pair?.value)) && !pair.value.flow && pair.value.items.length > 0;
}

/** `a:`, and below it the last line, `  b: source` or `  - source`. */
function block(heads: readonly string[], last: string, column: number): string[] {
  const lines = [...heads.map((key) => `${keySource(key)}:`), last];
  return lines.map((line, depth) => ' '.repeat(column + 2 * depth) + line);
}

function keySource(key: string): string {
  return /^[A-Za-z_][\w-]*$/.test(key) ? key : JSON.stringify(key);
}

/** The column of a new line in a map or list: its siblings' own, whatever stands before the first one's name. */
function columnIn(text: string, holder: unknown, path: KeyPath): number {
  if (holder === null) return 0;
  if (!isCollection(holder) || holder.flow || !holder.range) throw noRoom(path);
  const [start] = holder.range;
  const line = lineStart(text, start);
  // `&a key:` and `!!str key:` begin the line, where the map's range begins at the key.
  const before = /^[ \t]*(?=[&!])/.exec(text.slice(line, start))?.[0];
  return before?.length ?? start - line;
}

/** What may stand on its line before a key, and before an item. */
const beforeKey = /^[ \t]*(?:\?[ \t]+)?(?:[&!]\S*[ \t]+)*$/;
const beforeItem = /^[ \t]*-[ \t]+(?:[&!]\S*[ \t]+)*$/;

/** True where the lines of a key or an item hold nothing else but a comment behind it. */
function standsAlone(text: string, start: number, end: number, before: RegExp): boolean {
  const behind = text.slice(end, lineEnd(text, end));
  return before.test(text.slice(lineStart(text, start), start)) && /^\s*(?:#.*)?\s*$/.test(behind);
}

/** A key that we made, with nothing below it any more. */
function cutIfEmpty(text: string, keys: readonly string[]): string {
  const pair = pairAt(parseRoot(text), keys);
  const isEmpty =
    pair !== null && (pair.value === null || (isScalar(pair.value) && pair.value.value === null));
  if (!isEmpty || !isScalar(pair.key) || !pair.key.range) return text;
  const [start, end] = pair.key.range;
  return cutUnlessCommented(text, lineStart(text, start), text.indexOf(':', end) + 1);
}
