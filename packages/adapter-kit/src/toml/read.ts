import { VouchError } from '@vouch/core';
import { parse } from 'toml';
import type { FileFact } from '../file.ts';

/** A TOML file as a plain object; empty where there is none. Throws `configuration`, with the line, where it is no TOML. */
export function readToml({ path, text }: FileFact): unknown {
  try {
    return parse((text ?? '').replace(/^\ufeff/, ''));
  } catch (cause) {
    const { line } = cause as { readonly line?: number };
    throw new VouchError('configuration', `${path}:${line ?? 1} is not TOML that can be read`, {
      cause,
      hint: `mend ${path}, then run setup again; nothing was changed`,
    });
  }
}
