import fc from 'fast-check';

/** What a line, a terminal, a URL, a shell or a reader of UTF-8 may trip over. No NUL: no argument of a program holds one. */
export const oddPieces: readonly string[] = [
  ...['\n', '\r\n', '\r', '\u2028', '\u0085', '\ud800', '\udfff', '\ufffd', '\u001b[2J', '\u202e', '\ufeff'],
  ...['-', '--', ' ', '', '%0a', '%0d', '%00', '"', "'", '$(id)', '`id`', '..', '@', '#', '?', ':80', '//'],
  ...['\\', '\u001b]52;c;eA==\u0007', '//evil.test/', '.git'],
];

/** One of the words, with one of the pieces somewhere in it. */
export function spoiled(words: readonly string[], pieces: readonly string[]): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom(...words), fc.nat(), fc.constantFrom(...pieces))
    .map(([word, at, piece]) => {
      const place = at % (word.length + 1);
      return word.slice(0, place) + piece + word.slice(place);
    });
}
