/** The line ending of the line that holds `offset`; else the file's first one; else `\n`. */
export function eolAt(text: string, offset: number): string {
  const next = text.indexOf('\n', offset);
  const at = next === -1 ? text.indexOf('\n') : next;
  return at > 0 && text[at - 1] === '\r' ? '\r\n' : '\n';
}

export function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

/** The offset after the line's ending, or the text's length. */
export function lineEnd(text: string, offset: number): number {
  const at = text.indexOf('\n', offset);
  return at === -1 ? text.length : at + 1;
}

/** The white space that the line of `offset` begins with. */
export function indentAt(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, offset), offset))?.[0] ?? '';
}

export function insert(text: string, offset: number, added: string): string {
  return text.slice(0, offset) + added + text.slice(offset);
}

export function replace(text: string, start: number, end: number, added: string): string {
  return text.slice(0, start) + added + text.slice(end);
}

/** Puts lines after the line that holds `offset`. Where that line has no ending, the last new one has none either. */
export function insertLinesAfter(text: string, offset: number, lines: readonly string[]): string {
  const eol = eolAt(text, offset);
  const end = lineEnd(text, offset);
  const block = lines.join(eol);
  return text.endsWith('\n') || end < text.length
    ? insert(text, end, block + eol)
    : insert(text, end, eol + block);
}

/** Puts lines at the end; a missing final newline stays missing, an empty file gets one. */
export function appendLines(text: string, lines: readonly string[]): string {
  const eol = eolAt(text, text.length);
  const block = lines.join(eol);
  if (text === '' || text.endsWith('\n')) return text + block + eol;
  return text + eol + block;
}

/**
 * Cuts the whole lines between two offsets (`start` at a line's start, `end` after its ending). Cutting a
 * last line that has no ending takes the one before it: the reverse of `appendLines` and `insertLinesAfter`.
 */
export function cutLines(text: string, start: number, end: number): string {
  if (end === text.length && !text.endsWith('\n') && start > 0) {
    const before = text[start - 2] === '\r' ? start - 2 : start - 1;
    return text.slice(0, before);
  }
  return text.slice(0, start) + text.slice(end);
}

/** True where the text ends with an empty line, or is empty. */
export function endsBlank(text: string): boolean {
  return text === '' || /(?:^|\n)[ \t]*\r?\n$/.test(text);
}
