import { VouchError } from '@vouch/core';
import { isAlias, isCollection, isMap, isScalar, isSeq, type Node, type Pair } from 'yaml';

/** Where a node's source text stands. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * A scalar, an alias, or what stands in brackets. `yaml` counts the last line's ending to a block of text, and blanks before
 * a value that is not there to it; neither belongs to what a key says.
 */
export function spanOf({ range }: Pick<Node, 'range'>, text: string): Span {
  if (!range) throw new VouchError('internal', 'a part of a YAML file has no place in it');
  const [start, end] = range;
  if (start < end) return { start, end: end - (/\r?\n$/.exec(text.slice(start, end))?.[0].length ?? 0) };
  const blanks = /[ \t]*$/.exec(text.slice(0, start))?.[0].length ?? 0;
  return { start: start - blanks, end: start - blanks };
}

/** The end of a node's last leaf: a map's or list's own range may take in what stands below it. Null where it has none. */
export function endOf(node: unknown, text: string): number | null {
  if (isScalar(node) || isAlias(node) || (isCollection(node) && node.flow)) return spanOf(node, text).end;
  if (isSeq(node)) return endOf(node.items.at(-1), text);
  if (!isMap(node)) return null;
  const last = node.items.at(-1);
  return endOf(last?.value, text) ?? endOf(last?.key, text);
}

/** What goes when a pair goes, or an item of its list. */
export function startOf(pair: Pair | null, item: Node | null): number {
  const node = item ?? (isScalar(pair?.key) ? pair.key : null);
  return node?.range?.[0] ?? 0;
}
