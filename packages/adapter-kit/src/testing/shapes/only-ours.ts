import type { Edit } from '../../adapter.ts';
import { splitMark } from '../../byte-order-mark.ts';
import type { Cut } from '../../cut.ts';
import { names } from '../../edit.ts';

/**
 * Where an edit did more than it says: empty where every byte outside of its keys is still there, in its order, and
 * every other value in the file stands with the very same source.
 */
export function beyondOurs(edit: Edit): readonly string[] {
  const { before, after, format, keys } = edit;
  if (before === null || after === null || before.trim() === '' || format.name === 'whole-file') return [];
  const [old, now] = [splitMark(before), splitMark(after)];
  const spans = keys.flatMap(({ path }) => format.find(old.body, path) ?? []);
  const cuts = keys.flatMap(({ former }) => (former.kind === 'cut' ? spanOfCut(old.body, former) : []));
  const found: string[] = [];
  if (old.mark !== now.mark) found.push('the byte-order mark');
  if (!isWithin(without(old.body, apart([...spans, ...cuts])), now.body))
    found.push('bytes outside of the keys');
  const others = (text: string) => foreignValues(edit, text, text === old.body ? spans : []);
  const left = others(now.body);
  let at = 0;
  for (const value of others(old.body)) {
    const next = left.indexOf(value, at);
    if (next === -1) found.push(`the value ${value.slice(0, 80)}`);
    else at = next + 1;
  }
  return found;
}

/** The values that no key of the edit is about; a list that gets a word of ours is one that it is about. */
function foreignValues({ format, keys }: Edit, text: string, spans: readonly Span[]): string[] {
  const ours = keys.map(({ path }) => names(path));
  const isOurs = (leaf: readonly string[]) =>
    ours.some(
      (key) =>
        key.length > leaf.length && leaf.length > 0 && leaf.every((name, index) => key[index] === name),
    );
  // toml-eslint-parser misplaces a number that nothing follows.
  const whole = text.endsWith('\n') ? text : `${text}\n`;
  return format
    .leaves(whole)
    .filter((leaf) => !spans.some(({ start, end }) => leaf.start >= start && leaf.end <= end))
    .filter((leaf) => !isOurs(leaf.names))
    .map((leaf) => `${leaf.names.join('\n')}\n${text.slice(leaf.start, leaf.end).trimEnd()}`);
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where a cut stood. An earlier change of the same edit may have moved it by lines, so it is looked for nearby. */
function spanOfCut(text: string, { text: cut, line, column }: Cut): Span {
  const above = text.split('\n').slice(0, line).join('\n').length;
  const at = text.indexOf(cut, Math.max(0, (line === 0 ? 0 : above + 1) + column));
  const start = at === -1 ? text.indexOf(cut) : at;
  return start === -1 ? { start: 0, end: 0 } : { start, end: start + cut.length };
}

/** In their order, and those that overlap as one. */
function apart(spans: readonly Span[]): Span[] {
  const found: Span[] = [];
  for (const { start, end } of spans.toSorted((one, other) => one.start - other.start)) {
    const last = found.at(-1);
    if (last === undefined || start >= last.end) found.push({ start, end });
    else found.splice(-1, 1, { start: last.start, end: Math.max(last.end, end) });
  }
  return found;
}

function without(text: string, spans: readonly Span[]): string {
  return [...spans]
    .sort((one, other) => other.start - one.start)
    .reduce((left, { start, end }) => left.slice(0, start) + left.slice(end), text);
}

/** True where `whole` holds the characters of `part` in their order. */
function isWithin(part: string, whole: string): boolean {
  let at = 0;
  for (let index = 0; index < part.length; index++) {
    at = whole.indexOf(part.charAt(index), at);
    if (at === -1) return false;
    at++;
  }
  return true;
}
