import { VouchError } from '@vouch/core';
import type { PlainValue } from '../value.ts';

/** A value as TOML 1.0 source, on one line. Throws `internal` for a number that is not a whole, safe one. */
export function encodeValue(value: PlainValue): string {
  if (typeof value === 'string') return encodeString(value);
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value))
      throw new VouchError('internal', 'only whole numbers are written to TOML');
    return String(value);
  }
  return `[${value.map(encodeString).join(', ')}]`;
}

export function encodeKey(name: string): string {
  return /^[A-Za-z0-9_-]+$/.test(name) ? name : encodeString(name);
}

/** A basic string; TOML escapes U+0000–001F, U+007F, `"` and `\`, and has no lone surrogates (toml.io 1.0, String). */
function encodeString(text: string): string {
  if (/\p{Surrogate}/u.test(text))
    throw new VouchError('internal', 'a lone surrogate cannot be written to TOML');
  const escaped = text.replace(/["\\\u0000-\u001f\u007f]/g, (character) =>
    character === '"' || character === '\\'
      ? `\\${character}`
      : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `"${escaped}"`;
}
