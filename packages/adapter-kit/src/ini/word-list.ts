import { cutLines, indentAt, insertLinesAfter, lineEnd, lineStart, replace } from '../lines.ts';
import type { IniEntry } from './dialect.ts';

/** One word of a value that is a list of words, such as `index-servers` in .pypirc; offsets as in the text. */
export interface Word {
  readonly start: number;
  readonly end: number;
}

/** The words of an entry's value, in order. Whole-line comments between them are no words. */
export function wordsOf(text: string, { start, end }: IniEntry): (Word & { readonly text: string })[] {
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
export function addWord(text: string, entry: IniEntry, word: string): string {
  const words = wordsOf(text, entry);
  const last = words.at(-1);
  if (last !== undefined && lineStart(text, last.start) === lineStart(text, entry.keyStart))
    return replace(text, last.end, last.end, ` ${word}`);
  const after = last?.end ?? entry.start ?? entry.end;
  const indent = last === undefined ? `${indentAt(text, entry.keyStart)}    ` : indentAt(text, last.start);
  return insertLinesAfter(text, after, [indent + word]);
}

/** Takes a word out, and its line where it stood alone on one. */
export function cutWord(text: string, entry: IniEntry, word: Word): string {
  const [start, end] = [lineStart(text, word.start), lineEnd(text, word.end)];
  const alone = text.slice(start, end).trim() === text.slice(word.start, word.end);
  if (alone && start > entry.keyStart) return cutLines(text, start, end);
  const before = /[ \t]*$/.exec(text.slice(entry.start ?? entry.end, word.start))?.[0].length ?? 0;
  if (before > 0) return replace(text, word.start - before, word.end, '');
  const after = /^[ \t]*/.exec(text.slice(word.end, end))?.[0].length ?? 0;
  return replace(text, word.start, word.end + after, '');
}
