import { splitMark } from '../byte-order-mark.ts';
import { restorations } from '../cut.ts';
import type { Format } from '../format.ts';
import { describePath } from '../key-path.ts';
import { eolAt } from '../lines.ts';
import { valueHash } from '../value.ts';
import { isBase } from './base.ts';
import { handOver, withoutOwner } from './hand-over.ts';
import type { JournalFile, JournalKey } from './journal.ts';
import { isOurs } from './record.ts';
import { type Entry, halfEntry } from './whole-entry.ts';

export interface Reversal {
  /** The file without this owner's keys; null where it shall not be. */
  readonly text: string | null;
  /** What the journal still knows of the file; no keys: nothing. */
  readonly file: JournalFile;
  readonly notes: readonly string[];
}

/**
 * Takes one owner out of a file: keys of others stay, keys that somebody changed stay, and so does the rest of an entry that cannot
 * go whole. Everything else gets its old bytes. Pure.
 */
export function reverseOwner(
  file: JournalFile,
  owner: string,
  text: string | null,
  format: Format,
): Reversal {
  const going = file.keys.filter((key) => key.owners.every((each) => each === owner));
  let rest: JournalFile = { ...file, keys: file.keys.filter((key) => !going.includes(key)) };
  if (text === null)
    return { text, file: { ...rest, keys: rest.keys.map((key) => withoutOwner(key, owner)) }, notes: [] };
  const { mark, body } = splitMark(text);
  let left = body;
  const notes: string[] = [];
  for (const key of rest.keys.filter(({ owners }) => owners.includes(owner))) {
    const step = handOver(left, key, owner, rest, format);
    left = step.text;
    rest = step.file;
    if (step.note !== undefined) notes.push(`${file.path}: ${step.note}`);
  }
  const reversed = reverseKeys(left, going, rest, format);
  left = reversed.text;
  notes.push(...reversed.notes.map((note) => `${file.path}: ${note}`));
  // Also where nothing was left to do: a removal that was cut short has taken this owner's keys out, and others went since.
  if (rest.keys.length > 0) return { text: mark + left, file: rest, notes };
  if (file.base === null && left.trim() === '') return { text: null, file: rest, notes };
  return { text: likeBase(mark + left, file.base, format), file: rest, notes };
}

/** Gives these keys their old bytes, the latest first; again without those of an entry that would be left a half of. */
function reverseKeys(
  text: string,
  keys: readonly JournalKey[],
  file: JournalFile,
  format: Format,
  whole: readonly Entry[] = [],
): { text: string; notes: readonly string[] } {
  const kept = whole.flatMap((entry) => entry.keys);
  const going = keys.filter((key) => !kept.includes(key));
  const notes = whole.map(
    ({ path }) =>
      `${describePath(path)} does not stand as it was written, so it was left whole, and may get no token any more: delete it, or set up again`,
  );
  let left = text;
  for (const key of going.toReversed()) {
    const step = reverseKey(left, key, file, format);
    left = step.text;
    if (step.note !== undefined) notes.push(step.note);
  }
  const half = halfEntry(text, left, file, going, [...file.keys, ...kept], format);
  return half ? reverseKeys(text, keys, file, format, [...whole, half]) : { text: left, notes };
}

function reverseKey(
  text: string,
  key: JournalKey,
  file: JournalFile,
  format: Format,
): { text: string; note?: string } {
  const now = valueHash(format.find(text, key.path)?.value);
  const name = describePath(key.path) || 'the file';
  const { former } = key;
  const hint = key.path.length === 0 ? ': delete it if you do not need it' : '';
  const secretNote = `${name} held a secret before, which was not kept: set it again if you need it`;
  if (!isOurs(key, now)) {
    if (now === key.stood) return { text };
    // A removal that was cut short has taken ours out already; of a whole file that leaves an empty one.
    const isOut = former.kind === 'secret' && now === valueHash(key.path.length > 0 ? undefined : '');
    return { text, note: isOut ? secretNote : `${name} was changed since, and was left as it is${hint}` };
  }
  if (former.kind === 'value' || former.kind === 'cut') {
    const restored = putBack(text, key, former, format);
    format.verify(text, restored, key.path, 'present');
    return { text: restored };
  }
  const without = format.remove(text, key.path, file.made);
  // Where the key stands twice, the line that is not ours stays.
  format.verify(text, without, key.path, format.find(without, key.path) === null ? 'absent' : 'present');
  return former.kind === 'absent' ? { text: without } : { text: without, note: secretNote };
}

function putBack(
  text: string,
  { path, stood }: JournalKey,
  former: Extract<JournalKey['former'], { readonly source: string }>,
  format: Format,
): string {
  // Where the key stands, a format that lets one stand twice would take what was cut beside it.
  if (former.kind === 'cut' && format.find(text, path) === null) {
    for (const candidate of restorations(text, former)) {
      if (saysAgain(candidate, path, stood, format)) return candidate;
    }
  }
  return format.set(text, path, former.source).text;
}

function saysAgain(text: string, path: JournalKey['path'], stood: string, format: Format): boolean {
  try {
    return valueHash(format.find(text, path)?.value) === stood;
  } catch {
    return false;
  }
}

/**
 * Of the text with and without a final newline, the one that the file was before us; else the text itself. A lone carriage
 * return at its end, which is a line's end to npm, became a part of our newline.
 */
function likeBase(text: string, base: string | null, format: Format): string {
  const candidates = [
    ...[text, text + eolAt(text, text.length)],
    // A lone carriage return, which ours made the first half of a line's end.
    ...[text.replace(/\r?\n$/, ''), text.replace(/\r\n$/, '\r'), `${text}\r`],
  ];
  return candidates.find((candidate) => base !== null && isBase(candidate, base, format)) ?? text;
}
