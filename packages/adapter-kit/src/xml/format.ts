import type { Format } from '../format.ts';
import { isBlank, isSelfClosing, parseDocument } from './document.ts';
import { encodeText } from './encode.ts';
import { leavesOf } from './leaves.ts';
import { leafAt } from './place.ts';
import { removeElement } from './remove.ts';
import { setElement } from './set.ts';
import { verifyXml } from './verify.ts';

/**
 * XML whose values are the texts of elements, such as Maven's settings. A path names elements from the root on;
 * `where('id', 'x')` behind a name selects by a child element, `where('.', 'x')` by the element's own text.
 * Offsets come from @rgrove/parse-xml, the second opinion from fast-xml-parser.
 */
export const xmlFormat: Format = {
  name: 'xml',
  find(text, path) {
    if (isBlank(text)) return null;
    const leaf = leafAt(parseDocument(text), path);
    if (leaf === undefined) return null;
    return isSelfClosing(leaf)
      ? { start: leaf.start, end: leaf.end, value: '' }
      : { start: leaf.openEnd, end: leaf.closeStart, value: leaf.text };
  },
  leaves: (text) => (isBlank(text) ? [] : leavesOf(text, parseDocument(text))),
  encode: encodeText,
  set: setElement,
  remove: removeElement,
  verify: verifyXml,
};
