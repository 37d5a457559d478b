import { isDeepStrictEqual } from 'node:util';
import type { Edit } from '../../adapter.ts';
import { splitMark } from '../../byte-order-mark.ts';
import { names } from '../../edit.ts';

/**
 * Where an edit did more than it says: empty where every byte outside of its keys is still there, in its order, and
 * every other value in the file stands with the very same source.
 */
export function beyondOurs({ before, after, format, keys }: Edit): readonly string[] {
  if (before === null || after === null || format.name === 'whole-file') return [];
  const [old, now] = [splitMark(before), splitMark(after)];
  const spans = keys.flatMap(({ path, former }) => {
    const entry = format.find(old.body, path);
    if (entry === null) return [];
    return former.kind === 'cut' ? [] : [entry];
  });
  const found: string[] = [];
  if (old.mark !== now.mark) found.push('the byte-order mark');
  const cut = keys.some(({ former }) => former.kind === 'cut');
  if (!cut && !isWithin(without(old.body, spans), now.body)) found.push('bytes outside of the keys');
  const ours = new Set(keys.map(({ path }) => names(path).join('\n')));
  const foreign = (text: string) =>
    format
      .leaves(text)
      .filter(
        (leaf) =>
          !spans.some((span) => text === old.body && leaf.start >= span.start && leaf.end <= span.end),
      )
      .map((leaf) => `${leaf.names.join('\n')}\n${text.slice(leaf.start, leaf.end)}`);
  const left = foreign(now.body);
  let at = 0;
  for (const leaf of foreign(old.body)) {
    const next = left.indexOf(leaf, at);
    if (next === -1) found.push(`the value ${leaf.slice(0, 80)}`);
    else at = next + 1;
  }
  return ours.size === 0 && !isDeepStrictEqual(before, after) ? ['no key was named'] : found;
}

function without(text: string, spans: readonly { readonly start: number; readonly end: number }[]): string {
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
