import { VouchError } from '@vouch/core';
import { readConfigparser } from './configparser-reader.ts';
import {
  type IniDialect,
  type IniEntry,
  type IniModel,
  type IniSection,
  linesOf,
  type Span,
} from './dialect.ts';

/** pip also takes `index_url` for `index-url` (pip, _internal/configuration.py, _normalize_name). */
const keyName = (key: string) => key.toLowerCase().replaceAll('_', '-');

/**
 * pip.conf and .pypirc as Python's RawConfigParser reads them with its defaults (docs.python.org, configparser):
 * `=` or `:`, whole-line comments `#` and `;`, values that go on in deeper lines, keys of any case, `%` as it is.
 */
export const configparserDialect: IniDialect = {
  name: 'configparser',
  delimiter: ' = ',
  scan: scanConfigparser,
  keyName,
  decode: (source) =>
    source
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line, index) => index === 0 || !/^[#;]/.test(line))
      .join('\n')
      .trimEnd(),
  encode(value) {
    if (/[\r\n]/.test(value) || value !== value.trim()) {
      throw new VouchError('internal', 'a value cannot be written on one line of an INI file');
    }
    return value;
  },
  read: (text, kind) => readConfigparser(text, keyName, kind),
};

function scanConfigparser(text: string): IniModel {
  // Python ends a line at a lone CR as well; nobody writes such a file on purpose.
  if (/\r(?!\n)/.test(text)) throw new VouchError('configuration', 'it holds a lone carriage return');
  // White space to us, and a letter to Python.
  if (/^\s*\uFEFF/m.test(text))
    throw new VouchError('configuration', 'it holds a byte-order mark below its start');
  const entries: IniEntry[] = [];
  const sections: IniSection[] = [];
  const requireNew = onceOnly();
  let section: string | null = null;
  let last: IniEntry | null = null;
  let depth = 0;
  for (const line of linesOf(text, /\r\n|\n/g)) {
    const said = line.text.trim();
    if (said === '' || /^[#;]/.test(said)) continue;
    const indent = line.text.length - line.text.trimStart().length;
    const at = line.start + indent;
    if (last !== null && indent > depth) {
      const whole = { start: last.line.start, end: line.end };
      const longer: IniEntry = { ...last, end: at + said.length, line: whole };
      entries.splice(-1, 1, longer);
      last = longer;
      continue;
    }
    depth = indent;
    const header = /^\[(.+)\]/s.exec(said);
    if (header?.[1]) {
      section = header[1];
      last = null;
      // Python adds what it finds below another [DEFAULT] to the first.
      if (section !== 'DEFAULT') requireNew(`[${section}]`);
      sections.push({ name: section, line });
      continue;
    }
    last = entryOf(section, said, at, line);
    requireNew(`[${section}] ${last.key.toLowerCase()}`);
    entries.push(last);
  }
  return { entries, sections };
}

/** Python refuses a file with a section or a key in it that is there twice (configparser, `strict`). */
function onceOnly(): (name: string) => void {
  const known = new Set<string>();
  return (name) => {
    if (known.has(name)) throw new VouchError('configuration', `${name} is there twice`);
    known.add(name);
  };
}

function entryOf(section: string | null, said: string, at: number, line: Span): IniEntry {
  const [head, key = ''] = /^([^=:]*?)\s*[=:][ \t]*/.exec(said) ?? [];
  if (section === null || head === undefined || key === '') {
    throw new VouchError('configuration', `"${said.slice(0, 3)}…" is neither a setting nor a [section]`);
  }
  return { section, key, keyStart: at, start: at + head.length, end: at + said.length, line };
}
