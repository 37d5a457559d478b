/** The names of the tests in a file's text: every literal that stands first in a call. */
export function testNamesIn(text: string): string[] {
  const literal = /\(\s*(?:'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`)\s*,/g;
  return [...text.matchAll(literal)].map(
    ([, single, double, template]) => single ?? double ?? template ?? '',
  );
}
