import { VouchError } from '@vouch/core';

/** Signs that end a path's line in every script, however it is quoted. */
const unquotable = /[\0\n\r]/;

/**
 * The path, for a script that is to name it. Throws `configuration` for one that no quotation holds: some kinds of script
 * refuse more signs than the ends of a line.
 */
export function quotable(path: string, refused: RegExp = unquotable): string {
  if (!unquotable.test(path) && !refused.test(path)) return path;
  throw new VouchError('configuration', `a script cannot name the path ${path}`, {
    hint: 'the home directory and the place where vouch is installed must have paths without quotes, line breaks and other characters that a shell interprets',
  });
}

/** The text as one word of a POSIX shell: single quotes hold everything but a single quote. Pure. */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** The line of a POSIX shell that puts a directory in front of PATH; undefined for one with a colon, which PATH cannot hold. Pure. */
export function pathFirst(directory: string): string | undefined {
  if (directory.includes(':')) return undefined;
  // Within double quotes a shell goes on reading these.
  return /["$`\\!]/.test(directory)
    ? `export PATH=${shellQuote(directory)}":$PATH"`
    : `export PATH="${directory}:$PATH"`;
}

/** What `shellQuote` was given. Pure. */
export function shellUnquote(word: string): string {
  return word.slice(1, -1).replaceAll("'\\''", "'");
}

/** The text as one string of PowerShell, which takes the typographic quotation marks for its own. Pure. */
export function powershellQuote(text: string): string {
  return `'${text.replace(/['\u2018\u2019\u201a\u201b]/g, '$&$&')}'`;
}
