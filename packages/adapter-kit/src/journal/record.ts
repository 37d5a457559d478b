import type { Edit, KeyRecord } from '../adapter.ts';
import { samePath } from '../key-path.ts';
import { hash } from '../value.ts';
import type { Journal, JournalFile, JournalKey } from './journal.ts';

/** The journal after an edit of this owner's. What stood before our first edit of a key is kept for good. */
export function recordEdit(journal: Journal, owner: string, edit: Edit, target: string): Journal {
  const known = journal.files.find((file) => file.target === target);
  const file: JournalFile = known ?? {
    path: edit.path,
    target,
    format: edit.format.name,
    base: edit.before === null ? null : hash(edit.before),
    directories: [],
    made: [],
    keys: [],
  };
  const keys = edit.keys.reduce((all, key) => recordKey(all, owner, key), file.keys);
  const kept = file.made.filter((old) => !edit.made.some((now) => samePath(now.path, old.path)));
  const made = [...kept, ...edit.made].map(({ path, before }) => ({ path: [...path], before }));
  return withFile(journal, { ...file, keys, made });
}

export function withFile(journal: Journal, file: JournalFile): Journal {
  const known = journal.files.some((old) => old.target === file.target);
  const files = known
    ? journal.files.map((old) => (old.target === file.target ? file : old))
    : [...journal.files, file];
  return { ...journal, files: files.filter((each) => each.keys.length > 0) };
}

function recordKey(keys: readonly JournalKey[], owner: string, record: KeyRecord): JournalKey[] {
  const known = keys.find((key) => samePath(key.path, record.path));
  if (!known) return [...keys, freshKey(record, [owner])];
  const owners = known.owners.includes(owner) ? known.owners : [...known.owners, owner];
  // Somebody changed the key since, so theirs is now what stood there before us.
  const next = known.ours.includes(record.stood)
    ? { ...known, owners, ours: [...new Set([...known.ours, record.ours])].slice(-2) }
    : freshKey(record, owners);
  return keys.map((key) => (key === known ? next : key));
}

function freshKey({ path, former, stood, ours }: KeyRecord, owners: string[]): JournalKey {
  return { path: [...path], owners, former, stood, ours: [ours] };
}
