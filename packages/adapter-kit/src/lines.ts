/** The line ending of the line that holds `offset`; else the file's first one; else `\n`. */
export function eolAt(text: string, offset: number): string {
  const next = text.indexOf('\n', offset);
  const at = next === -1 ? text.indexOf('\n') : next;
  return at > 0 && text[at - 1] === '\r' ? '\r\n' : '\n';
}

/** The line, from 1, that an offset is on. Pure. */
export function lineNumber(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
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
  return insertLinesAt(text, lineEnd(text, offset), lines);
}

/** Puts lines at an offset behind a line, whatever ends it there. */
export function insertLinesAt(text: string, offset: number, lines: readonly string[]): string {
  const eol = eolAt(text, Math.max(0, offset - 1));
  const block = lines.join(eol);
  return isLineEnd(text, offset) ? insert(text, offset, block + eol) : insert(text, offset, eol + block);
}

/** A lone carriage return ends a line only for some readers, but nobody writes one within a line. */
function isLineEnd(text: string, offset: number): boolean {
  return text[offset - 1] === '\n' || text[offset - 1] === '\r';
}

/** Puts lines at the end; a missing final newline stays missing, an empty file gets one. */
export function appendLines(text: string, lines: readonly string[], eol = eolAt(text, text.length)): string {
  const block = lines.join(eol);
  if (text === '' || isLineEnd(text, text.length)) return text + block + eol;
  return text + eol + block;
}

/** Puts lines at the end, below an empty one. `before`: the line ending of that one, or nothing where none was missing. */
export function appendApart(
  text: string,
  lines: readonly string[],
  eol = eolAt(text, text.length),
): { readonly text: string; readonly before: string } {
  if (endsBlank(text)) return { text: appendLines(text, lines, eol), before: '' };
  return { text: appendLines(text, ['', ...lines], eol), before: eol };
}

/**
 * Cuts the whole lines between two offsets (`start` at a line's start, `end` after its ending). Cutting a
 * last line that has no ending takes the one before it: the reverse of `appendLines` and `insertLinesAfter`.
 */
export function cutLines(text: string, start: number, end: number): string {
  if (end === text.length && !isLineEnd(text, end) && start > 0) {
    return text.slice(0, start).replace(/(?:\r?\n|\r)$/, '');
  }
  return text.slice(0, start) + text.slice(end);
}

/** The reverse of `appendApart`: cuts the lines, and the empty one above them that was put there with them. */
export function cutApart(text: string, start: number, end: number, before: string): string {
  const blank = /^\r?\n$/.test(before) && /(?:^|\n)(\r?\n)$/.exec(text.slice(0, start))?.[1];
  return cutLines(text, blank ? start - blank.length : start, end);
}

/** Cuts the lines of what stands between two offsets. A comment behind it stays, on a line of its own. */
export function cutUnlessCommented(
  text: string,
  start: number,
  end: number,
  line = { start: lineStart(text, start), end: lineEnd(text, end) },
): string {
  const comment = text.slice(end, line.end).trimStart();
  return comment === ''
    ? cutLines(text, line.start, line.end)
    : replace(text, start, line.end - comment.length, '');
}

/** True where the text ends with an empty line, or is empty. */
function endsBlank(text: string): boolean {
  return text === '' || /(?:^|\n)[ \t]*\r?\n$/.test(text);
}
