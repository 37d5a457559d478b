import { sha256 } from '@vouch/core';
import { splitMark } from '../byte-order-mark.ts';
import type { Format } from '../format.ts';
import { looksSecret } from '../secret-keys.ts';
import { secretRanges } from '../secret-ranges.ts';

/**
 * SHA-256 of a file before us, by which removal finds the end of its last line again. Not over its secrets: whoever reads the
 * journal could try guesses at a password on it, for all the rest of the file may stand there still. Pure.
 */
export function baseHash(text: string, format: Format): string {
  const { mark, body } = splitMark(text);
  const blank = secretRanges(body, format)
    .reverse()
    .reduce((left, { start, end }) => left.slice(0, start) + left.slice(end), body);
  return sha256(mark + blank.split('\n').map(withoutSecret).join('\n'));
}

/** True where the file was this text before us. Older journals have a hash of the whole of it. */
export function isBase(text: string, base: string, format: Format): boolean {
  if (sha256(text) === base) return true;
  try {
    return baseHash(text, format) === base;
  } catch {
    // What was tried as the end of its last line may be nothing that the format knows.
    return false;
  }
}

/** A line that no key covers, such as a comment, may hold a secret, too. */
function withoutSecret(line: string): string {
  if (!looksSecret(line)) return line;
  return line.endsWith('\r') ? 'secret\r' : 'secret';
}
