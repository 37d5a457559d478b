const mark = '\uFEFF';

/** The text without its byte-order mark, and the mark or nothing. */
export function splitMark(text: string): { mark: string; body: string } {
  return text.startsWith(mark) ? { mark, body: text.slice(1) } : { mark: '', body: text };
}
