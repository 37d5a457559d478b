/** A line of its own that says `<!-- NAME -->` or `<!-- NAME: VALUE -->`. Readers do not see it, the tests do. */
export interface Mark {
  readonly kind: 'mark';
  readonly name: string;
  readonly value: string;
  readonly line: number;
}

export interface Heading {
  readonly kind: 'heading';
  readonly level: number;
  readonly text: string;
  readonly line: number;
}

/** A fenced block. */
export interface Fence {
  readonly kind: 'fence';
  readonly language: string;
  /** Its text; every line has its end. */
  readonly body: string;
  /** The nearest heading above it. */
  readonly heading: string;
  /** The marks that stand directly above it. */
  readonly marks: readonly Mark[];
  readonly line: number;
  /** Where `body` begins and ends in the document. */
  readonly start: number;
  readonly end: number;
}

export type Part = Mark | Heading | Fence;

/** What a Markdown document is made of, as far as the tests of the documents care: in order, prose left out. */
export function partsOf(text: string): Part[] {
  const parts: Part[] = [];
  let heading = '';
  let marks: Mark[] = [];
  let open: { fence: string; language: string; start: number; line: number } | undefined;
  let at = 0;
  for (const [index, raw] of text.split('\n').entries()) {
    const line = index + 1;
    const [start, next] = [at, at + raw.length + 1];
    at = next;
    if (open !== undefined) {
      if (raw.trim() !== open.fence) continue;
      const { language, start: begin, line: first } = open;
      const body = text.slice(begin, start);
      parts.push({ kind: 'fence', language, body, heading, marks, line: first, start: begin, end: start });
      open = undefined;
      marks = [];
      continue;
    }
    const [, fence, language] = /^(`{3,})\s*([\w-]*)/.exec(raw) ?? [];
    if (fence !== undefined) {
      open = { fence, language: language ?? '', start: next, line };
      continue;
    }
    const [, name, value = ''] = /^<!-- ([a-z /-]+?)(?:: (.*))? -->$/.exec(raw) ?? [];
    if (name !== undefined) {
      const mark: Mark = { kind: 'mark', name, value, line };
      marks.push(mark);
      parts.push(mark);
      continue;
    }
    const [, signs = '', title] = /^(#{1,6}) (.*)$/.exec(raw) ?? [];
    if (title !== undefined) {
      heading = title.trim();
      parts.push({ kind: 'heading', level: signs.length, text: heading, line });
    }
    if (raw.trim() !== '') marks = [];
  }
  if (open !== undefined) throw new Error(`the block that begins in line ${open.line} has no end`);
  return parts;
}

export function fencesOf(text: string): Fence[] {
  return partsOf(text).filter((part) => part.kind === 'fence');
}

/** The value of the mark of that name above a block. */
export function markOf(fence: Fence, name: string): string | undefined {
  return fence.marks.find((mark) => mark.name === name)?.value;
}
