import type { Leaf } from '../format.ts';

/** Where a name may begin; also in a comment, since a token that is commented out is one still. */
const assignment = /(?<=^|[\s"'`;&|({])([\w.-]+)[:+]?=/gm;
/** What a shell quotes may have several lines. What it does not is taken to the line's end: in cmd a value may hold blanks. */
const quoted = /"(?:[^"\\]|\\[\s\S])*"[^\s]*|'[^']*'[^\s]*/y;
const bare = /(?:[\\^]\r?\n|[^\r\n])*/y;

/**
 * The values of a script's `NAME=VALUE`: `export X=…`, `set "X=…"`, `-Dx=…`. One may stand within another's. What a `case`
 * compares with and the options of a `for /f` look alike, and say nothing.
 */
export function leavesOf(text: string): Leaf[] {
  return [...text.matchAll(assignment)].flatMap(({ index, 0: head, 1: name = '' }) => {
    const start = index + head.length;
    if (text[start] === '*' || isOptionOfFor(text, index)) return [];
    return [{ names: [name], start, end: endOfValue(text, start) }];
  });
}

function endOfValue(text: string, start: number): number {
  for (const form of [quoted, bare]) {
    form.lastIndex = start;
    if (form.test(text)) return form.lastIndex;
  }
  return start;
}

function isOptionOfFor(text: string, at: number): boolean {
  const line = text.slice(text.lastIndexOf('\n', at) + 1, at);
  return /\bfor \/f "[^"]*$/i.test(line);
}
