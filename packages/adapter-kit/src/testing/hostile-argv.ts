import { unprintable } from '@vouch/core/testing';
import fc from 'fast-check';
import { oddPieces, spoiled } from './odd-pieces.ts';

/** A secret that stands in hostile input where errors may quote it. */
const inputSecret = 'CANARY_input';

/** A word with a secret where a URL has one; a flag has none. */
function withSecret(word: string): string[] {
  const [, scheme = '', rest = ''] = /^((?:[a-z+]+:)?\/\/)?(.*)$/s.exec(word) ?? [];
  if (word.startsWith('-') || rest === '') return [];
  return [`${scheme}aws:${inputSecret}@${rest}`, `${word}?token=${inputSecret}`, `${word}#${inputSecret}`];
}

/** The longest argument that Linux hands over (MAX_ARG_STRLEN, with its NUL). */
const longest = 131_071;

/** Command lines made of a program's own words, of those with something wrong in them, and of anything at all. */
export function hostileArguments(words: readonly string[]): fc.Arbitrary<string[]> {
  const word = fc.oneof(
    { weight: 60, arbitrary: fc.constantFrom(...words) },
    { weight: 30, arbitrary: spoiled(words, oddPieces) },
    { weight: 5, arbitrary: fc.constantFrom(...oddPieces) },
    { weight: 10, arbitrary: fc.constantFrom(...words.flatMap(withSecret)) },
    { weight: 10, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
    { weight: 1, arbitrary: fc.constantFrom('x', '-', '\ud800').map((each) => each.repeat(longest / 3)) },
  );
  return fc.array(word, { maxLength: 6 });
}

/** What is wrong with the words that a program says to a person; undefined where nothing is. */
export function faultOfWords(text: string): string | undefined {
  const lines = text.split('\n').filter((line) => line !== '');
  if (lines.some((line) => unprintable.test(line))) return 'a character that a terminal obeys';
  if (text.includes('CANARY')) return 'a secret in an error';
  if (/^\s+at .*:\d+|node:internal|TypeError|RangeError|undefined|is not a function/m.test(text))
    return 'a crash';
  if (lines.some((line) => line.length > 5_000)) return 'a flood';
  return undefined;
}
