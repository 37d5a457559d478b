import { VouchError } from '@vouch/core';
import { parse } from 'toml';
import { splitMark } from '../byte-order-mark.ts';
import type { FileFact } from '../files/file-fact.ts';

export type TomlTable = Readonly<Record<string, unknown>>;

/**
 * A TOML file as a plain object; empty where there is none. Integers are bigint: TOML's go beyond what a double holds, and
 * tools take them. Throws `configuration`, with the line, where it is no TOML.
 */
export function readToml({ path, text }: Pick<FileFact, 'path' | 'text'>): TomlTable {
  try {
    return parse(splitMark(text ?? '').body, { bigint: true }) as TomlTable;
  } catch (cause) {
    const { location } = cause as { readonly location?: { readonly start: { readonly line: number } } };
    const at = location === undefined ? '' : `, from line ${location.start.line} on`;
    throw new VouchError('configuration', `${path} is not TOML that can be read${at}`, {
      cause,
      hint: `fix ${path}, then run setup again; nothing was changed`,
    });
  }
}

export function isTomlTable(value: unknown): value is TomlTable {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** The value at a path of names; undefined where there is none. */
export function tomlValue(table: TomlTable, path: readonly string[]): unknown {
  let at: unknown = table;
  for (const step of path) at = isTomlTable(at) && Object.hasOwn(at, step) ? at[step] : undefined;
  return at;
}
