import { sha256 } from '@vouch/core';
import { lineStart } from './lines.ts';

/** What was cut out of a text, and where. */
export interface Cut {
  readonly text: string;
  /** The cut's line, from 0, and its column within. */
  readonly line: number;
  readonly column: number;
  readonly above: string;
}

/** The piece that `before` has and `after` lacks, by their common head and tail. */
export function cutOf(before: string, after: string): Cut {
  let head = 0;
  while (head < after.length && before[head] === after[head]) head++;
  const start = lineStart(before, head);
  return {
    text: before.slice(head, head + before.length - after.length),
    line: before.slice(0, start).split('\n').length - 1,
    column: head - start,
    above: markOf(before, start),
  };
}

/** Texts in which the cut stands where it stood, best guess first: below the same line, nearest to the old number. */
export function restorations(text: string, cut: Cut): string[] {
  const starts = [0, ...Array.from(text.matchAll(/\n/g), (match) => match.index + 1)];
  return starts
    .map((start, line) => ({ start, distance: Math.abs(line - cut.line) }))
    .filter(({ start }) => start + cut.column <= text.length && markOf(text, start) === cut.above)
    .sort((one, other) => one.distance - other.distance)
    .slice(0, 8)
    .map(({ start }) => text.slice(0, start + cut.column) + cut.text + text.slice(start + cut.column));
}

function markOf(text: string, start: number): string {
  return start === 0 ? 'top' : sha256(text.slice(lineStart(text, start - 1), start)).slice(0, 8);
}
