import type { Scaffold, SetResult } from '../format.ts';
import type { KeyPath } from '../key-path.ts';
import { eolAt, indentAt, insert, lineStart, replace } from '../lines.ts';
import { type Document, type Element, isBlank, isSelfClosing, parseDocument, trimEnd } from './document.ts';
import { encodeText } from './encode.ts';
import { elementsOnPath, type Level, leafAt, levelsOf, noRoom } from './place.ts';

/**
 * Puts source text into the element at a path. An element that is missing comes after what its parent holds, in the
 * parent's own style: on lines of its own, or on the parent's one line.
 */
export function setElement(text: string, path: KeyPath, source: string): SetResult {
  const levels = levelsOf(path);
  if (isBlank(text)) {
    const eol = text.includes('\r\n') ? '\r\n' : '\n';
    const [root, ...others] = scaffolds(path, 0);
    return {
      text: markup(levels, source, { eol, indent: '', unit: '  ' }) + eol,
      made: root === undefined ? [] : [{ ...root, before: text }, ...others],
    };
  }
  const document = parseDocument(text);
  const leaf = leafAt(document, path);
  if (leaf !== undefined) return { text: replaceLeaf(text, leaf, source), made: [] };
  const found = elementsOnPath(document, path);
  const parent = found.at(-1);
  if (parent === undefined || (parent.children.length === 0 && parent.text !== '')) throw noRoom(path);
  return addBelow(text, document, parent, levels.slice(found.length), path, source);
}

/** A former `<password/>` comes back whole; everything else is what stands between the tags. */
function replaceLeaf(text: string, leaf: Element, source: string): string {
  if (/^<[^!?]/.test(source)) return replace(text, leaf.start, leaf.end, source);
  if (!isSelfClosing(leaf)) return replace(text, leaf.openEnd, leaf.closeStart, source);
  return replace(text, leaf.start, leaf.end, openTag(text, leaf) + source + closeTag(text, leaf));
}

function addBelow(
  text: string,
  document: Document,
  parent: Element,
  missing: readonly Level[],
  path: KeyPath,
  source: string,
): SetResult {
  const depth = levelsOf(path).length - missing.length;
  const made = scaffolds(path, depth);
  const content = trimEnd(text.slice(parent.openEnd, parent.closeStart));
  const at = parent.openEnd + content.length;
  const style = styleOf(text, document, parent, at);
  if (text.slice(at, parent.closeStart).includes('\n')) {
    return { text: insert(text, at, style.eol + style.indent + markup(missing, source, style)), made };
  }
  if (content !== '') return { text: insert(text, at, markup(missing, source, oneLine)), made };
  const outer = indentAt(text, parent.start);
  const inner = style.eol + style.indent + markup(missing, source, style) + style.eol + outer;
  const before = text.slice(parent.start, parent.end);
  return {
    text: replace(
      text,
      parent.start,
      parent.end,
      openTag(text, parent) + text.slice(at, parent.closeStart) + inner + closeTag(text, parent),
    ),
    made: [{ path: prefix(path, depth), before }, ...made],
  };
}

interface Style {
  readonly eol: string;
  readonly indent: string;
  /** What a level further in is indented by. */
  readonly unit: string;
}

const oneLine: Style = { eol: '', indent: '', unit: '' };

function styleOf(text: string, { root }: Document, parent: Element, at: number): Style {
  const own = (element: Element | undefined) =>
    element !== undefined && /^[ \t]*$/.test(text.slice(lineStart(text, element.start), element.start))
      ? indentAt(text, element.start)
      : undefined;
  const outer = indentAt(text, parent.start);
  const unit = own(root.children[0]) || '  ';
  return { eol: eolAt(text, at), indent: own(parent.children[0]) ?? outer + unit, unit };
}

/** Of `<x />` the space before the slash goes with it; what else may stand there stays. */
function openTag(text: string, element: Element): string {
  const tag = text.slice(element.start, element.openEnd);
  return isSelfClosing(element) ? tag.replace(/ ?\/>$/, '>') : tag;
}

/** White space may stand before its `>`, and stays. */
function closeTag(text: string, element: Element): string {
  return isSelfClosing(element) ? `</${element.name}>` : text.slice(element.closeStart, element.end);
}

/** The elements of these levels, one in the other, with the source in the innermost. */
function markup(levels: readonly Level[], source: string, style: Style): string {
  const [level, ...rest] = levels;
  if (level === undefined) return source;
  const { name, where } = level;
  if (rest.length === 0) return `<${name}>${source}</${name}>`;
  const inner = { ...style, indent: style.indent + style.unit };
  const named = where === undefined || where.member === '.' || isMember(rest, where.member);
  const children = [
    ...(named ? [] : [`<${where.member}>${encodeText(where.equals)}</${where.member}>`]),
    markup(rest, source, inner),
  ];
  return [`<${name}>`, ...children.map((child) => inner.indent + child), `${style.indent}</${name}>`].join(
    style.eol,
  );
}

/** True where the path leads to the very member that names the element. */
function isMember(rest: readonly Level[], member: string): boolean {
  return rest.length === 1 && rest[0]?.name === member;
}

/** What is made around the value below a depth; the value's own element is the key itself. */
function scaffolds(path: KeyPath, depth: number): Scaffold[] {
  const made: Scaffold[] = [];
  for (let level = depth + 1; level < levelsOf(path).length; level++)
    made.push({ path: prefix(path, level), before: '' });
  return made;
}

/** The path's first levels, each with the step that selects. */
function prefix(path: KeyPath, levels: number): KeyPath {
  let seen = 0;
  const end = path.findIndex((step) => {
    if (typeof step === 'string') seen++;
    return seen > levels;
  });
  return end === -1 ? path : path.slice(0, end);
}
