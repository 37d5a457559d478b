/** A `key = value` with its continuation lines. Offsets count UTF-16 units; `end` is after the value's last character. */
export interface IniEntry {
  readonly section: string | null;
  readonly key: string;
  readonly keyStart: number;
  /** Where the value begins; null for a key without a delimiter. */
  readonly start: number | null;
  readonly end: number;
}

export interface IniSection {
  readonly name: string;
  readonly start: number;
  /** The end of the header's text. */
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
  /** An independent reading: values by section, then by key name; '' is the top. Throws where it cannot read. */
  read(text: string): Map<string, unknown>;
}

export interface Line {
  readonly start: number;
  /** Without its ending. */
  readonly text: string;
}

/** The lines of a text; `ending` says what ends one. */
export function linesOf(text: string, ending: RegExp): Line[] {
  const lines: Line[] = [];
  let start = 0;
  for (const match of text.matchAll(ending)) {
    lines.push({ start, text: text.slice(start, match.index) });
    start = match.index + match[0].length;
  }
  if (start < text.length) lines.push({ start, text: text.slice(start) });
  return lines;
}
