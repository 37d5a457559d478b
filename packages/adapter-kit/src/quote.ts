/** The text as one word of a POSIX shell: single quotes hold everything but a single quote. Pure. */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** What `shellQuote` was given. Pure. */
export function shellUnquote(word: string): string {
  return word.slice(1, -1).replaceAll("'\\''", "'");
}

/** The text as one string of PowerShell, which takes the typographic quotation marks for its own. Pure. */
export function powershellQuote(text: string): string {
  return `'${text.replace(/['\u2018\u2019\u201a\u201b]/g, '$&$&')}'`;
}
