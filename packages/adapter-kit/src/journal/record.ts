import type { Edit, KeyRecord } from '../adapter.ts';
import type { Scaffold } from '../format.ts';
import { samePath } from '../key-path.ts';
import { baseHash } from './base.ts';
import type { Journal, JournalFile, JournalKey, JournalValue } from './journal.ts';

/** The journal after an edit of this owner's. What stood before our first edit of a key is kept for good. */
export function recordEdit(journal: Journal, owner: string, edit: Edit, target: string): Journal {
  const known = journal.files.find((file) => file.target === target);
  const file: JournalFile = known ?? {
    path: edit.path,
    target,
    format: edit.format.name,
    base: edit.before === null ? null : baseHash(edit.before, edit.format),
    directories: [],
    made: [],
    keys: [],
  };
  const keys = edit.keys.reduce((all, key) => recordKey(all, owner, key), file.keys);
  return withFile(journal, { ...file, keys, made: withMade(file.made, edit.made) });
}

/** What was made in a file, with what an edit of it made since. */
export function withMade(known: JournalFile['made'], since: readonly Scaffold[]): JournalFile['made'] {
  const kept = known.filter((old) => !since.some((now) => samePath(now.path, old.path)));
  return [...kept, ...since].map(({ path, before }) => ({ path: [...path], before }));
}

export function withFile(journal: Journal, file: JournalFile): Journal {
  const known = journal.files.some((old) => old.target === file.target);
  const files = known
    ? journal.files.map((old) => (old.target === file.target ? file : old))
    : [...journal.files, file];
  return { ...journal, files: files.filter((each) => each.keys.length > 0) };
}

/** The journal with one more set-up of an owner's, as a person asked for it: done in this order, they give what stands there. */
export function withChosen(journal: Journal, owner: string, words: readonly string[]): Journal {
  const same = JSON.stringify(words);
  const others = journal.chosen.filter((each) => each.owner !== owner || JSON.stringify(each.words) !== same);
  return { ...journal, chosen: [...others, { owner, words: [...words] }] };
}

export function withoutChosen(journal: Journal, owner: string): Journal {
  return { ...journal, chosen: journal.chosen.filter((each) => each.owner !== owner) };
}

function recordKey(keys: readonly JournalKey[], owner: string, record: KeyRecord): JournalKey[] {
  const known = keys.find((key) => samePath(key.path, record.path));
  const values = withValue(known?.values ?? [], owner, record);
  if (!known) return [...keys, freshKey(record, [owner], values)];
  const owners = known.owners.includes(owner) ? known.owners : [...known.owners, owner];
  // Somebody changed the key since, so theirs is now what stood there before us.
  const next = isOurs(known, record.stood)
    ? { ...known, owners, values, ours: lastTwo(lastTwo(known.ours, record.stood), record.ours) }
    : freshKey(record, owners, values);
  return keys.map((key) => (key === known ? next : key));
}

function freshKey(
  { path, former, stood, ours }: KeyRecord,
  owners: string[],
  values: JournalValue[],
): JournalKey {
  // A hash of a person's password is enough to try guesses on.
  const known = former.kind === 'secret' ? '' : stood;
  return { path: [...path], owners, former, stood: known, ours: [ours], values };
}

function withValue(
  values: readonly JournalValue[],
  owner: string,
  { ours, source }: KeyRecord,
): JournalValue[] {
  const others = values.filter((value) => value.owner !== owner);
  return source === undefined ? others : [...others, { owner, ours, source }];
}

/** True for the hash of a value of ours: a removal that was cut short may leave that of an owner who stays. */
export function isOurs({ ours, values }: JournalKey, hash: string): boolean {
  return ours.includes(hash) || values.some((value) => value.ours === hash);
}

/** Hashes of a key's last two values, with this one as the last. */
export function lastTwo(known: readonly string[], ours: string): string[] {
  return [...known.filter((each) => each !== ours), ours].slice(-2);
}
