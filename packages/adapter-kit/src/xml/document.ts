import { parseXml, XmlComment, XmlDocumentType, XmlElement, type XmlNode, XmlText } from '@rgrove/parse-xml';
import { VouchError } from '@vouch/core';

/** An element as it stands in the text. Offsets count UTF-16 units. */
export interface Element {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** After the opening tag's `>`. */
  readonly openEnd: number;
  /** Before the closing tag; of `<x/>`, the end. */
  readonly closeStart: number;
  readonly children: readonly Element[];
  /** Character data and CDATA of its own, without the white space around. */
  readonly text: string;
}

export interface Document {
  readonly root: Element;
  readonly comments: readonly { readonly start: number; readonly end: number }[];
}

/**
 * Parses XML 1.0. Entities of the document's own are refused, whether they are used or not: nothing in a settings
 * file needs them, and bombs and external files are made of them. Throws `configuration` for what is not well-formed.
 */
export function parseDocument(text: string): Document {
  const document = parse(text);
  const comments: { start: number; end: number }[] = [];
  for (const node of document.children) {
    if (node instanceof XmlDocumentType && /<!ENTITY|%/.test(node.internalSubset ?? ''))
      throw new VouchError('configuration', 'the document defines entities of its own, which are not taken');
  }
  const gather = (node: XmlNode): void => {
    if (node instanceof XmlComment) comments.push({ start: node.start, end: node.end });
  };
  const read = (node: XmlElement): Element => {
    const openEnd = openTagEnd(text, node.start);
    node.children.forEach(gather);
    return {
      name: node.name,
      start: node.start,
      end: node.end,
      openEnd,
      closeStart: openEnd === node.end ? node.end : text.lastIndexOf('</', node.end - 1),
      children: node.children.filter((child) => child instanceof XmlElement).map(read),
      text: trim(
        node.children
          .filter((child) => child instanceof XmlText)
          .map((child) => child.text)
          .join(''),
      ),
    };
  };
  document.children.forEach(gather);
  if (document.root === null) throw new VouchError('configuration', 'the document has no root element');
  return { root: read(document.root), comments };
}

/** True where nothing stands but white space; of a whole file: where there is no document at all. */
export function isBlank(text: string): boolean {
  return trim(text) === '';
}

/** XML knows four blanks. JavaScript's `trim` takes more, such as U+00A0 and U+FEFF, which are somebody's text here. */
function trim(text: string): string {
  return trimEnd(text.replace(/^[ \t\r\n]+/, ''));
}

/** The same at the end alone. By hand: a pattern that ends in `$` is tried at each of many blanks, and runs to the end of them each time. */
export function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && ' \t\r\n'.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

function parse(text: string) {
  try {
    return parseXml(text, {
      includeOffsets: true,
      preserveComments: true,
      preserveDocumentType: true,
    });
  } catch (error) {
    // Beside XmlError, a RangeError: a document that is nested too deeply exhausts the parser's stack.
    const [reason = ''] = error instanceof Error ? error.message.split('\n') : [];
    throw new VouchError('configuration', `not well-formed XML: ${reason}`);
  }
}

/** A `>` may stand inside an attribute's quotes. */
function openTagEnd(text: string, start: number): number {
  const tag = /<[^"'>]*(?:"[^"]*"[^"'>]*|'[^']*'[^"'>]*)*>/y;
  tag.lastIndex = start;
  tag.test(text);
  return tag.lastIndex;
}

export function isSelfClosing(element: Element): boolean {
  return element.openEnd === element.end;
}
