import type { Format } from '../format.ts';
import { isWithin, type KeyPath } from '../key-path.ts';
import { valueHash } from '../value.ts';
import type { JournalFile, JournalKey } from './journal.ts';
import { isOurs } from './record.ts';

/** An element of a list that set-up made, such as one `[[index]]`, and the keys that it put there where nothing was. */
export interface Entry {
  readonly path: KeyPath;
  readonly keys: readonly JournalKey[];
}

/**
 * The innermost entry of ours that a removal made a half of: its URL went, while something that somebody wrote into it holds it
 * in place. A tool takes such an entry for an error, and then reads nothing of the file. Undefined where there is none. Where the
 * key that an entry was made with is somebody else's now, so is the entry; where a key stays in it, it is needed. Pure.
 */
export function halfEntry(
  before: string,
  after: string,
  { made }: JournalFile,
  going: readonly JournalKey[],
  staying: readonly JournalKey[],
  format: Format,
): Entry | undefined {
  const paths = made
    .map(({ path }) => path)
    .filter((path) => typeof path.at(-1) === 'object')
    .toSorted((one, other) => other.length - one.length);
  return paths
    .filter((path) => !staying.some((key) => isWithin(key.path, path)))
    .map((path) => ({ path, keys: going.filter((key) => isOf(key, path, paths)) }))
    .filter(({ keys: [first] }) => first && isStillOurs(before, first, format))
    .map(({ path, keys }) => ({ path, keys: keys.filter(isAdded) }))
    .find(({ path }) => stands(after, path, format));
}

/** True where this is the innermost of the entries around the key. */
function isOf({ path }: JournalKey, entry: KeyPath, entries: readonly KeyPath[]): boolean {
  return entries.find((each) => isWithin(path, each)) === entry;
}

function isStillOurs(text: string, key: JournalKey, format: Format): boolean {
  return isAdded(key) && isOurs(key, valueHash(format.find(text, key.path)?.value));
}

function isAdded({ former }: JournalKey): boolean {
  return former.kind === 'absent';
}

function stands(text: string, path: KeyPath, format: Format): boolean {
  const step = path.at(-1);
  return typeof step === 'object' && format.find(text, [...path, step.member]) !== null;
}
