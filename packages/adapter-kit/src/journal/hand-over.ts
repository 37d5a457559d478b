import { names } from '../edit.ts';
import type { Format } from '../format.ts';
import { describePath } from '../key-path.ts';
import { holdsSecret } from '../secret-keys.ts';
import { valueHash } from '../value.ts';
import type { JournalFile, JournalKey } from './journal.ts';
import { ownerNamed } from './look.ts';
import { isOurs, lastTwo, withMade } from './record.ts';

export interface Handover {
  readonly text: string;
  /** The file with this key, which the leaving owner is out of. */
  readonly file: JournalFile;
  readonly note?: string;
}

/**
 * Takes one owner out of a key that others own, too. If it still has the leaving owner's value, it gets the one that the latest
 * of the others set, since the tool would go on asking a repository whose set-up was undone. Pure.
 */
export function handOver(
  text: string,
  key: JournalKey,
  leaving: string,
  file: JournalFile,
  format: Format,
): Handover {
  const released = withoutOwner(key, leaving);
  const { owners, values } = released;
  const kept = { text, file: withKey(file, key, released) };
  const now = valueHash(format.find(text, key.path)?.value);
  if (values.some(({ ours }) => ours === now))
    return { text, file: withKey(file, key, { ...released, ours: lastTwo(key.ours, now) }) };
  if (!isOurs(key, now)) return kept;
  const heir = values.at(-1);
  const isLeavers = key.values.some(({ owner, ours }) => owner === leaving && ours === now);
  if (heir === undefined || !(isLeavers || values.length === owners.length)) {
    return mayDiffer(key) ? { ...kept, note: noteOn(key, owners) } : kept;
  }
  const own = withKey(file, key, { ...released, ours: lastTwo(key.ours, heir.ours) });
  if (heir.source === null) {
    const without = format.remove(text, key.path, file.made);
    format.verify(text, without, key.path, 'absent');
    return { text: without, file: own };
  }
  const result = format.set(text, key.path, heir.source);
  format.verify(text, result.text, key.path, 'present');
  return { text: result.text, file: { ...own, made: withMade(own.made, result.made) } };
}

/** The key as others own it. */
export function withoutOwner(key: JournalKey, leaving: string): JournalKey {
  return {
    ...key,
    owners: key.owners.filter((each) => each !== leaving),
    values: key.values.filter(({ owner }) => owner !== leaving),
  };
}

/** A token is rewritten automatically, and the newest launcher serves every owner. One value was everybody's. */
function mayDiffer({ path, ours }: JournalKey): boolean {
  return path.length > 0 && ours.length > 1 && !holdsSecret(names(path), '');
}

function noteOn({ path }: JournalKey, owners: readonly string[]): string {
  const { tool, id } = ownerNamed(owners.at(-1) ?? '');
  return `${describePath(path)} may still say what went: set ${tool} up again for ${id}`;
}

function withKey(file: JournalFile, old: JournalKey, now: JournalKey): JournalFile {
  return { ...file, keys: file.keys.map((key) => (key === old ? now : key)) };
}
