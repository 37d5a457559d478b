import { VouchError } from '@vouch/core';
import { decode as readIni } from 'ini';
import { type IniDialect, type IniEntry, type IniModel, type IniSection, linesOf } from './dialect.ts';

/**
 * .npmrc as npm's own `ini` package reads it: a line ends at CR or LF; a section header starts at column 0;
 * comments begin a line, or stand behind a value after an unescaped `;` or `#`; `${VAR}` is left to npm.
 */
export const npmrcDialect: IniDialect = {
  name: 'npmrc',
  delimiter: '=',
  scan: scanNpmrc,
  keyName: (key) => key,
  decode: decodeValue,
  encode(value) {
    const plain =
      !/[\r\n\u2028\u2029;#\\]|^["'[]|^(?:true|false|null|)$/.test(value) && value === value.trim();
    // npm's reader takes a value by `.*`, which ends at these two; JSON.stringify leaves them as they are.
    const quoted = () =>
      JSON.stringify(value).replace(/[\u2028\u2029]/g, (end) => `\\u${end.charCodeAt(0).toString(16)}`);
    const source = plain ? value : quoted();
    if (/[\r\n]/.test(source) || decodeValue(source) !== value) {
      throw new VouchError('internal', 'a value cannot be written to .npmrc');
    }
    return source;
  },
  read(text) {
    const found = new Map<string, unknown>();
    const flatten = (node: Record<string, unknown>, prefix: string): void => {
      for (const [key, value] of Object.entries(node)) {
        if (typeof value === 'object' && value !== null && !Array.isArray(value))
          flatten(value as Record<string, unknown>, `${prefix}${key}\n`);
        else found.set(prefix + key, value);
      }
    };
    flatten(readIni(text), '');
    return found;
  },
};

function scanNpmrc(text: string): IniModel {
  const entries: IniEntry[] = [];
  const sections: IniSection[] = [];
  let section: string | null = null;
  for (const line of linesOf(text, /\r\n|\r|\n/g)) {
    if (/^\s*(?:[;#]|$)/.test(line.text)) continue;
    const header = /^\[([^\]]*)\]\s*$/.exec(line.text);
    if (header) {
      section = String(decodeValue(header[1] ?? ''));
      sections.push({ name: section, line });
      continue;
    }
    const [, before = '', delimiter] = /^([^=]+)(=)?/.exec(line.text) ?? [];
    if (before === '') continue;
    const key = String(decodeValue(before));
    const keyStart = line.start + before.length - before.trimStart().length;
    if (delimiter === undefined) {
      const end = line.start + line.text.trimEnd().length;
      entries.push({ section, key, keyStart, start: null, end, line });
      continue;
    }
    const behind = line.text.slice(before.length + 1);
    // npm skips a line with one of these behind its `=`: it says nothing, but may hold a secret.
    if (/[\u2028\u2029]/.test(behind)) {
      entries.push({ section, key, keyStart, start: null, end: line.start + line.text.length, line });
      continue;
    }
    const start = line.start + before.length + 1 + behind.length - behind.trimStart().length;
    entries.push({ section, key, keyStart, start, end: start + withoutComment(behind.trim()).length, line });
  }
  return { entries, sections };
}

function isQuoted(value: string): boolean {
  return (value.startsWith('"') && value.endsWith('"')) || (value.startsWith("'") && value.endsWith("'"));
}

function withoutComment(value: string): string {
  if (isQuoted(value)) return value;
  const comment = /^(?:\\(?:.|$)|[^\\;#])*/s.exec(value)?.[0] ?? value;
  return comment.trimEnd();
}

function decodeValue(source: string): unknown {
  const value = source.trim();
  const said = isQuoted(value) ? unquote(value) : withoutComment(value).replace(/\\([\\;#])/g, '$1');
  return said === 'true' ? true : said === 'false' ? false : said === 'null' ? null : said;
}

function unquote(value: string): unknown {
  const inner = value.startsWith("'") ? value.slice(1, -1) : value;
  try {
    return JSON.parse(inner);
  } catch {
    return inner;
  }
}
