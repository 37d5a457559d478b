import { Secret, VouchError } from '@vouch/core';
import type { Edit, Former, KeyRecord } from './adapter.ts';
import { splitMark } from './byte-order-mark.ts';
import { cutOf } from './cut.ts';
import type { FileFact } from './files/file-fact.ts';
import type { Format, Scaffold } from './format.ts';
import type { KeyPath } from './key-path.ts';
import { holdsSecret, isSecret } from './secret-keys.ts';
import { plainValue, type Value, valueHash } from './value.ts';

export type Change =
  | { readonly kind: 'set'; readonly path: KeyPath; readonly value: Value }
  | { readonly kind: 'remove'; readonly path: KeyPath };

export function set(path: KeyPath, value: Value): Change {
  return { kind: 'set', path, value };
}

export function remove(path: KeyPath): Change {
  return { kind: 'remove', path };
}

/**
 * The edit that makes a file say these things, moving no byte outside of the keys. A key that says so already
 * is recorded and left. Pure. Throws `configuration` where the file is broken or has no room for a key.
 */
export function editFile(fact: FileFact, format: Format, changes: readonly Change[], mode = 0o600): Edit {
  const { mark, body } = splitMark(fact.text ?? '');
  const keys: KeyRecord[] = [];
  const made: Scaffold[] = [];
  let text = body;
  try {
    for (const change of changes) {
      const step =
        change.kind === 'set' ? setOne(text, format, change) : removeOne(text, format, change.path);
      text = step.text;
      keys.push(step.key);
      made.push(...step.made);
    }
  } catch (error) {
    throw inFile(fact.path, error);
  }
  const secrets = changes.flatMap((change) =>
    change.kind === 'set' && change.value instanceof Secret ? [change.value.expose()] : [],
  );
  const after = fact.text === null && text === '' ? null : mark + text;
  return { path: fact.path, before: fact.text, after, mode, format, keys, made, secrets };
}

interface Step {
  readonly text: string;
  readonly key: KeyRecord;
  readonly made: readonly Scaffold[];
}

function setOne(
  text: string,
  format: Format,
  { path, value: wrapped }: Extract<Change, { kind: 'set' }>,
): Step {
  const value = plainValue(wrapped);
  const entry = format.find(text, path);
  const stood = valueHash(entry?.value);
  const ours = valueHash(value);
  const source = entry && text.slice(entry.start, entry.end);
  const former: Former =
    source === null
      ? { kind: 'absent' }
      : isSecret(names(path), source, entry?.value)
        ? { kind: 'secret' }
        : { kind: 'value', source };
  const written = (own: string) => ({
    path,
    former,
    stood,
    ours,
    ...(wrapped instanceof Secret || holdsSecret(names(path), own) ? {} : { source: own }),
  });
  if (source !== null && stood === ours) return { text, key: written(source), made: [] };
  const own = format.encode(value);
  const result = format.set(text, path, own);
  format.verify(text, result.text, path, { value });
  return { text: result.text, key: written(own), made: result.made };
}

function removeOne(text: string, format: Format, path: KeyPath): Step {
  const entry = format.find(text, path);
  const stood = valueHash(entry?.value);
  const ours = valueHash(undefined);
  const shared = { path, stood, ours, source: null };
  if (entry === null) return { text, key: { ...shared, former: { kind: 'absent' } }, made: [] };
  const source = text.slice(entry.start, entry.end);
  const left = format.remove(text, path, []);
  format.verify(text, left, path, 'absent');
  const former: Former = isSecret(names(path), source, entry.value)
    ? { kind: 'secret' }
    : { kind: 'cut', source, ...cutOf(text, left) };
  return { text: left, key: { ...shared, former }, made: [] };
}

export function names(path: KeyPath): string[] {
  return path.map((step) => (typeof step === 'string' ? step : step.equals));
}

/** What `look` finds in a file's text without its mark; what it throws names the file. For an adapter that looks before it edits. */
export function lookInto<T>({ path, text }: Pick<FileFact, 'path' | 'text'>, look: (text: string) => T): T {
  try {
    return look(splitMark(text ?? '').body);
  } catch (error) {
    throw inFile(path, error);
  }
}

/** The same error, with the file's name in front. */
export function inFile(path: string, error: unknown): unknown {
  if (!(error instanceof VouchError)) return error;
  const hint = error.hint ?? hintFor(error.kind, path);
  return error.retold({ message: `${path}: ${error.message}`, hint });
}

/** A splice that went wrong is not the file's fault: nobody can fix it there. */
function hintFor(kind: VouchError['kind'], path: string): string {
  return kind === 'internal'
    ? `${path} is as it was; this is our own mistake, so please report it`
    : `fix ${path}, then run the command again`;
}
