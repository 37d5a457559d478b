import { VouchError } from '@vouch/core';
import type { PlainValue } from '../value.ts';

/** Character data (XML 1.0, 2.4). Throws `internal` for a list, and for what XML cannot hold. */
export function encodeText(value: PlainValue): string {
  if (typeof value === 'object') throw new VouchError('internal', 'a list is not one element’s text');
  const text = String(value);
  if (/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u.test(text))
    throw new VouchError('internal', 'a control character cannot be written to XML');
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#13;');
}
