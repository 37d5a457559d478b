/** A `key = value` with its continuation lines. Offsets count UTF-16 units; `end` is after the value's last character. */
export interface IniEntry {
  readonly section: string | null;
  readonly key: string;
  readonly keyStart: number;
  /** Where the value begins; null for a key without one that the tool reads. */
  readonly start: number | null;
  readonly end: number;
  readonly line: Span;
}

export interface IniSection {
  readonly name: string;
  readonly line: Span;
}

/** The lines of an entry or a header, to behind the ending of the last one: what ends a line is the dialect's matter. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface IniModel {
  readonly entries: readonly IniEntry[];
  readonly sections: readonly IniSection[];
}

/** What sets one kind of INI file apart. A path is `[key]` above all sections or `[section, key]`. */
export interface IniDialect {
  readonly name: string;
  /** Finds entries and sections. Throws `configuration` where the tool itself would refuse the file. */
  scan(text: string): IniModel;
  /** The form in which two keys are the same. */
  keyName(key: string): string;
  decode(source: string): unknown;
  /** Throws `internal` for a string that cannot be written on one line so that the tool reads it back. */
  encode(value: string): string;
  /** The delimiter of a new key where no neighbour shows one. */
  readonly delimiter: string;
  /** An independent reading: values by section, then by key name; '' is the top. Throws an error of this kind where it cannot read. */
  readonly read: (text: string, kind: 'configuration' | 'internal') => Map<string, unknown>;
}

export interface Line extends Span {
  /** Without its ending. */
  readonly text: string;
}

/** The lines of a text; `ending` says what ends one. */
export function linesOf(text: string, ending: RegExp): Line[] {
  const lines: Line[] = [];
  let start = 0;
  for (const match of text.matchAll(ending)) {
    const end = match.index + match[0].length;
    lines.push({ start, end, text: text.slice(start, match.index) });
    start = end;
  }
  if (start < text.length) lines.push({ start, end: text.length, text: text.slice(start) });
  return lines;
}

/** The white space that a line begins with. */
export function indentOf(text: string, { start, end }: Span): string {
  return /^[^\S\r\n]*/.exec(text.slice(start, end))?.[0] ?? '';
}
