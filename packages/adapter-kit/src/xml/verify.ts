import { VouchError } from '@vouch/core';
import { XMLParser } from 'fast-xml-parser';
import { verifierOf } from '../second-reader.ts';
import { isBlank } from './document.ts';
import { type Level, levelsOf } from './place.ts';

/** Reads both texts with fast-xml-parser. */
export const verifyXml = verifierOf<Node[]>({
  read,
  take: (nodes, path) => take(nodes, levelsOf(path)),
  says: (found, meant) => found === String(meant).trim(),
  prune,
});

interface Node {
  readonly name: string;
  readonly attributes: unknown;
  readonly text: string;
  children: Node[];
}

function read(text: string, kind: 'configuration' | 'internal'): Node[] {
  if (isBlank(text)) return [];
  const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    parseTagValue: false,
    parseAttributeValue: false,
    // Else it would trim each piece of a text that an element stands in, and take `co<x/> de` for `code`.
    trimValues: false,
    // Else it would leave `&#97;` as it is.
    htmlEntities: true,
    // It refuses a name such as `prototype`, which would be a key of its objects; no name of XML's begins so.
    transformTagName: (name) => `<${name}`,
  });
  try {
    return nodesOf(parser.parse(text, true));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new VouchError(kind, `not XML that a second reader takes: ${reason}`);
  }
}

/** The reader's own form: a list of objects, each with its element's name as a key and its attributes under `:@`. */
function nodesOf(list: unknown): Node[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((item: Record<string, unknown>) => {
    const { ':@': attributes, ...named } = item;
    return Object.entries(named)
      .filter(([name]) => name !== '#text')
      .map(([name, content]) => ({
        // That of an element without content is marked twice.
        name: name.replace(/^<+/, ''),
        attributes,
        text: textOf(content),
        children: nodesOf(content),
      }));
  });
}

function textOf(content: unknown): string {
  if (!Array.isArray(content)) return '';
  return content
    .map((item: Record<string, unknown>) => item['#text'] ?? '')
    .join('')
    .trim();
}

/** Takes the element at these levels out, and gives its text. An element that has nothing but its name left goes too. */
function take(nodes: Node[], [level, ...rest]: readonly Level[]): string | undefined {
  const node = nodes.find((candidate) => level !== undefined && matches(candidate, level));
  if (level === undefined || node === undefined) return undefined;
  if (rest.length === 0) {
    nodes.splice(nodes.indexOf(node), 1);
    return node.text;
  }
  const found = take(node.children, rest);
  const [only, ...others] = prune(node.children);
  if (others.length === 0 && level.where !== undefined && (!only || only.name === level.where.member))
    nodes.splice(nodes.indexOf(node), 1);
  return found;
}

function matches({ name, text, children }: Node, level: Level): boolean {
  if (name !== level.name) return false;
  const { where } = level;
  if (where === undefined) return true;
  if (where.member === '.') return text === where.equals;
  return children.some((child) => child.name === where.member && child.text === where.equals);
}

/** Without the elements that hold nothing: whether an empty list is written down is not a setting. */
function prune(nodes: readonly Node[]): Node[] {
  return nodes
    .map((node) => ({ ...node, children: prune(node.children) }))
    .filter((node) => node.text !== '' || node.children.length > 0 || node.attributes !== undefined);
}
