import { isDeepStrictEqual } from 'node:util';
import { VouchError } from '@vouch/core';
import type { Format, Meant, Scaffold, SetResult } from '../format.ts';
import { describePath, type KeyPath, samePath } from '../key-path.ts';
import {
  appendLines,
  cutLines,
  endsBlank,
  eolAt,
  indentAt,
  insert,
  insertLinesAfter,
  lineEnd,
  lineStart,
  replace,
} from '../lines.ts';
import { notMeant, verifierOf } from '../second-reader.ts';
import { holdsSecret } from '../secret-keys.ts';
import { awsConfigDialect } from './aws-config.ts';
import { configparserDialect } from './configparser.ts';
import type { IniDialect, IniEntry, IniModel } from './dialect.ts';
import { npmrcDialect } from './npmrc.ts';
import { addWord, cutWord, wordsOf } from './word-list.ts';

export const npmrcFormat: Format = iniFormat(npmrcDialect);
export const configparserFormat: Format = iniFormat(configparserDialect);
export const awsConfigFormat: Format = iniFormat(awsConfigDialect);

/**
 * A splicer for one INI dialect. Values are strings, or the booleans that npmrc knows. The path `[section, key, word]`
 * is true where the key's value, a list of words, holds that word.
 */
function iniFormat(dialect: IniDialect): Format {
  return {
    name: dialect.name,
    find(text, path) {
      const entry = entryAt(dialect, dialect.scan(text), path);
      if (!entry) return null;
      const { word } = split(path);
      if (word !== undefined) {
        const found = wordsOf(text, entry).find((each) => each.text === word);
        return found ? { start: found.start, end: found.end, value: true } : null;
      }
      const { start, end } = entry;
      if (start === null) throw noRoom(path);
      return { start, end, value: dialect.decode(text.slice(start, end)) };
    },
    leaves: (text) =>
      dialect.scan(text).entries.map(({ section, key, start, end }) => ({
        names: [section ?? '', key],
        start: start ?? end,
        end,
      })),
    encode(value) {
      if (typeof value === 'boolean') return String(value);
      if (typeof value !== 'string') throw new VouchError('internal', 'INI values are strings');
      return dialect.encode(value);
    },
    set: (text, path, source) => setKey(dialect, text, path, source),
    remove: (text, path, made) => removeKey(dialect, text, path, made),
    verify: verifier(dialect),
  };
}

function split(path: KeyPath): { section: string | null; key: string; word?: string } {
  const [first, second, third] = path;
  if (path.length === 1 && typeof first === 'string') return { section: null, key: first };
  if (path.length === 2 && typeof first === 'string' && typeof second === 'string')
    return { section: first, key: second };
  if (
    path.length === 3 &&
    typeof first === 'string' &&
    typeof second === 'string' &&
    typeof third === 'string'
  )
    return { section: first, key: second, word: third };
  throw new VouchError('internal', `${describePath(path)} is no path of an INI file`);
}

/** Where a key stands more than once, the last one counts, as for npm. */
function entryAt(dialect: IniDialect, model: IniModel, path: KeyPath): IniEntry | undefined {
  const { section, key } = split(path);
  return model.entries.findLast(
    (entry) => entry.section === section && dialect.keyName(entry.key) === dialect.keyName(key),
  );
}

function setKey(dialect: IniDialect, text: string, path: KeyPath, source: string): SetResult {
  const model = dialect.scan(text);
  const present = entryAt(dialect, model, path);
  const { word } = split(path);
  if (word !== undefined) return setWord(dialect, text, path, word, present);
  if (present) {
    if (present.start === null) throw noRoom(path);
    return { text: replace(text, present.start, present.end, source), made: [] };
  }
  const { section, key } = split(path);
  const neighbour = model.entries.findLast((entry) => entry.section === section);
  const line = key + delimiterOf(dialect, text, neighbour) + source;
  if (neighbour) {
    return {
      text: insertLinesAfter(text, neighbour.end, [indentAt(text, neighbour.keyStart) + line]),
      made: [],
    };
  }
  const header = model.sections.findLast((each) => each.name === section);
  if (header)
    return { text: insertLinesAfter(text, header.end, [indentAt(text, header.end) + line]), made: [] };
  if (section !== null) return appendSection(text, section, line);
  // npm reads a key below a [section] as that section's, so a new one goes above them all.
  return {
    text: model.sections.length > 0 ? insert(text, 0, line + eolAt(text, 0)) : appendLines(text, [line]),
    made: [],
  };
}

/** A list that has to be made for its first word goes with its last one. */
function setWord(
  dialect: IniDialect,
  text: string,
  path: KeyPath,
  word: string,
  present: IniEntry | undefined,
): SetResult {
  if (present !== undefined) {
    const known = wordsOf(text, present).some((each) => each.text === word);
    return { text: known ? text : addWord(text, present, word), made: [] };
  }
  const list = path.slice(0, 2);
  const begun = setKey(dialect, text, list, word);
  return { text: begun.text, made: [...begun.made, { path: list, before: '' }] };
}

function appendSection(text: string, section: string, line: string): SetResult {
  const apart = endsBlank(text) ? [] : [''];
  const made = { path: [section], before: apart.length === 0 ? '' : eolAt(text, text.length) };
  return { text: appendLines(text, [...apart, `[${section}]`, line]), made: [made] };
}

/** The neighbour's own ` = `, `=` or `: `; blanks only on its line: an empty value's line ending is not ours to copy. */
function delimiterOf(dialect: IniDialect, text: string, neighbour: IniEntry | undefined): string {
  if (neighbour === undefined || neighbour.start === null || neighbour.start === neighbour.end)
    return dialect.delimiter;
  const between = text.slice(neighbour.keyStart, neighbour.start);
  return /[ \t]*[=:][ \t]*$/.exec(between)?.[0] ?? dialect.delimiter;
}

function removeKey(dialect: IniDialect, text: string, path: KeyPath, made: readonly Scaffold[]): string {
  const entry = entryAt(dialect, dialect.scan(text), path);
  if (!entry) return text;
  if (split(path).word !== undefined) return removeWord(dialect, text, path, entry, made);
  const left = cutEntry(text, entry);
  // `echo … >> .npmrc` makes a second line of a key: with one of two tokens left in the file, none would be gone.
  if (holdsSecret([entry.key], '') && entryAt(dialect, dialect.scan(left), path))
    return removeKey(dialect, left, path, made);
  const { section } = split(path);
  const scaffold = made.find((each) => each.path.length === 1 && each.path[0] === section);
  return scaffold ? removeIfEmpty(dialect, left, scaffold) : left;
}

function cutEntry(text: string, entry: IniEntry): string {
  const end = lineEnd(text, entry.end);
  const comment = text.slice(entry.end, end).trimStart();
  return comment === ''
    ? cutLines(text, lineStart(text, entry.keyStart), end)
    : replace(text, entry.keyStart, end - comment.length, '');
}

function removeWord(
  dialect: IniDialect,
  text: string,
  path: KeyPath,
  entry: IniEntry,
  made: readonly Scaffold[],
): string {
  const words = wordsOf(text, entry);
  const found = words.find((each) => each.text === split(path).word);
  if (found === undefined) return text;
  const list = path.slice(0, 2);
  const ours = made.some((scaffold) => samePath(scaffold.path, list));
  return words.length === 1 && ours ? removeKey(dialect, text, list, made) : cutWord(text, entry, found);
}

function removeIfEmpty(dialect: IniDialect, text: string, scaffold: Scaffold): string {
  const model = dialect.scan(text);
  const at = model.sections.findIndex((section) => section.name === scaffold.path[0]);
  const header = model.sections[at];
  if (!header || model.entries.some((entry) => entry.section === header.name)) return text;
  const end = lineEnd(text, header.end);
  const next = model.sections[at + 1]?.start ?? text.length;
  if (
    text
      .slice(header.end, next)
      .split('\n')
      .some((line) => /^\s*[#;]/.test(line))
  )
    return text;
  const start = lineStart(text, header.start);
  const blank = /^\r?\n$/.test(scaffold.before) && /(?:^|\n)\r?\n$/.test(text.slice(0, start));
  return cutLines(text, blank ? start - (text[start - 2] === '\r' ? 2 : 1) : start, end);
}

/** A key as a whole; a word of a list is looked at apart. */
function verifier(dialect: IniDialect): Format['verify'] {
  const nameOf = (path: KeyPath) => {
    const { section, key } = split(path);
    return (section === null ? '' : `${section}\n`) + dialect.keyName(key);
  };
  const verifyKey = verifierOf<Values>({
    read: (text) => dialect.read(text),
    take(values, path) {
      const found = values.get(nameOf(path));
      values.delete(nameOf(path));
      return found;
    },
    says,
    prune: (values) => values,
  });
  return (before, after, path, meant) =>
    split(path).word === undefined
      ? verifyKey(before, after, path, meant)
      : verifyWord(dialect.read(before), dialect.read(after), nameOf(path), path, meant);
}

type Values = Map<string, unknown>;

/** The list holds the word or does not, its other words stand in their order, and a list without words is none. */
function verifyWord(old: Values, now: Values, name: string, path: KeyPath, meant: Meant): void {
  const { word } = split(path);
  const take = (values: Values) => {
    const words = String(values.get(name) ?? '').split(/\s+/);
    values.delete(name);
    return { has: words.includes(word ?? ''), others: words.filter((each) => each !== word && each !== '') };
  };
  const [before, after] = [take(old), take(now)];
  if (after.has !== (meant !== 'absent') || !isDeepStrictEqual(before.others, after.others))
    throw notMeant(path);
  if (!isDeepStrictEqual(old, now)) throw notMeant(path);
}

function says(found: unknown, meant: unknown): boolean {
  return found === meant || (typeof meant === 'boolean' && found === String(meant));
}

function noRoom(path: KeyPath): VouchError {
  return new VouchError('configuration', `${describePath(path)} stands there without a value`, {
    hint: 'remove that line, then run setup again',
  });
}
