import { VouchError } from '@vouch/core';
import { parse } from 'toml';
import type { FileFact } from '../file.ts';

/** A TOML file as a plain object; empty where there is none. Throws `configuration`, with the line, where it is no TOML. */
export function readToml({ path, text }: FileFact): unknown {
  try {
    return parse((text ?? '').replace(/^\ufeff/, ''));
  } catch (cause) {
    const { location } = cause as { readonly location?: { readonly start: { readonly line: number } } };
    const at = location === undefined ? '' : `, from line ${location.start.line} on`;
    throw new VouchError('configuration', `${path} is not TOML that can be read${at}`, {
      cause,
      hint: `mend ${path}, then run setup again; nothing was changed`,
    });
  }
}
