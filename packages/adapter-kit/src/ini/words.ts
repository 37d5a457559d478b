import type { Entry, Scaffold, SetResult } from '../format.ts';
import { type KeyPath, samePath } from '../key-path.ts';
import { cutLines, insertLinesAfter, lineEnd, lineStart, replace } from '../lines.ts';
import { type IniDialect, type IniEntry, indentOf, type Span } from './dialect.ts';
import { entryAt, splitPath } from './path.ts';
import { removeKey, setKey } from './splice.ts';

/** One word of a value that is a list of words, such as `index-servers` in .pypirc; offsets as in the text. */
interface Word extends Span {
  readonly text: string;
}

/** The word that a path ends at; its value is that it is there. */
export function wordAt(dialect: IniDialect, text: string, path: KeyPath): Entry | null {
  const entry = entryAt(dialect, dialect.scan(text), path);
  const found = entry && wordsOf(text, entry).find((each) => each.text === splitPath(path).word);
  return found ? { start: found.start, end: found.end, value: true } : null;
}

/** Puts a word into its list. A list that has to be made for its first word goes with its last one. */
export function setWord(dialect: IniDialect, text: string, path: KeyPath): SetResult {
  const { word = '' } = splitPath(path);
  const list = entryAt(dialect, dialect.scan(text), path);
  if (list !== undefined) {
    const known = wordsOf(text, list).some((each) => each.text === word);
    return { text: known ? text : addWord(text, list, word), made: [] };
  }
  const key = path.slice(0, 2);
  const begun = setKey(dialect, text, key, word);
  return { text: begun.text, made: [...begun.made, { path: key, before: '' }] };
}

/** Takes a word out of its list; with the last word, a list that was made for one. */
export function removeWord(
  dialect: IniDialect,
  text: string,
  path: KeyPath,
  made: readonly Scaffold[],
): string {
  const list = entryAt(dialect, dialect.scan(text), path);
  if (list === undefined) return text;
  const words = wordsOf(text, list);
  const found = words.find((each) => each.text === splitPath(path).word);
  if (found === undefined) return text;
  const key = path.slice(0, 2);
  const ours = made.some((scaffold) => samePath(scaffold.path, key));
  return words.length === 1 && ours ? removeKey(dialect, text, key, made) : cutWord(text, list, found);
}

/** The words of an entry's value, in order. Whole-line comments between them are no words. */
function wordsOf(text: string, { start, end }: IniEntry): Word[] {
  const from = start ?? end;
  const found = [];
  for (const line of text.slice(from, end).matchAll(/[^\r\n]+/g)) {
    if (line.index > 0 && /^\s*[#;]/.test(line[0])) continue;
    for (const word of line[0].matchAll(/\S+/g)) {
      const at = from + line.index + word.index;
      found.push({ text: word[0], start: at, end: at + word[0].length });
    }
  }
  return found;
}

/** Puts a word at the list's end: on a line of its own where the list has several lines or none, else beside the others. */
function addWord(text: string, entry: IniEntry, word: string): string {
  const words = wordsOf(text, entry);
  const last = words.at(-1);
  if (last !== undefined && lineStart(text, last.start) === lineStart(text, entry.keyStart))
    return replace(text, last.end, last.end, ` ${word}`);
  const after = last?.end ?? entry.start ?? entry.end;
  // Of every blank that Python knows: with another one in front a line would not go on with the list.
  const indent =
    last === undefined
      ? `${indentOf(text, entry.line)}    `
      : indentOf(text, { start: lineStart(text, last.start), end: last.start });
  return insertLinesAfter(text, after, [indent + word]);
}

/** Takes a word out, and its line where it stood alone on one. */
function cutWord(text: string, entry: IniEntry, word: Span): string {
  const [start, end] = [lineStart(text, word.start), lineEnd(text, word.end)];
  const alone = text.slice(start, end).trim() === text.slice(word.start, word.end);
  if (alone && start > entry.keyStart) return cutLines(text, start, end);
  const before = /[ \t]*$/.exec(text.slice(entry.start ?? entry.end, word.start))?.[0].length ?? 0;
  if (before > 0) return replace(text, word.start - before, word.end, '');
  const after = /^[ \t]*/.exec(text.slice(word.end, end))?.[0].length ?? 0;
  return replace(text, word.start, word.end + after, '');
}
