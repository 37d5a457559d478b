import type { Scaffold } from '../format.ts';
import type { KeyPath } from '../key-path.ts';
import { samePath } from '../key-path.ts';
import { lineStart, replace } from '../lines.ts';
import { type Element, isBlank, parseDocument } from './document.ts';
import { elementsOnPath, leafAt, levelsOf } from './place.ts';

/** Takes the element at a path out; then each scaffold around it, innermost first, that holds nothing any more. */
export function removeElement(text: string, path: KeyPath, made: readonly Scaffold[]): string {
  if (isBlank(text)) return text;
  const leaf = leafAt(parseDocument(text), path);
  let left = leaf === undefined ? text : cut(text, leaf);
  const around = made
    .filter((scaffold) => samePath(scaffold.path, path.slice(0, scaffold.path.length)))
    .toSorted((one, other) => other.path.length - one.path.length);
  for (const scaffold of around) left = removeIfEmpty(left, scaffold);
  return left;
}

function removeIfEmpty(text: string, { path, before }: Scaffold): string {
  if (isBlank(text)) return text;
  const found = elementsOnPath(parseDocument(text), path);
  const levels = levelsOf(path);
  const element = found.length === levels.length ? found.at(-1) : undefined;
  if (element === undefined || !isEmpty(text, element, levels.at(-1)?.where?.member)) return text;
  // A document must have a root: with a comment or a declaration around it, it stays.
  if (levels.length === 1 && isBlank(before))
    return isBlank(replace(text, element.start, element.end, '')) ? before : text;
  return before === '' ? cut(text, element) : replace(text, element.start, element.end, before);
}

/** True where nothing is left, or nothing but the member that names the element: a comment is something. */
function isEmpty(text: string, element: Element, member: string | undefined): boolean {
  const [child, ...others] = element.children;
  const content = text.slice(element.openEnd, element.closeStart);
  if (child === undefined) return isBlank(content);
  if (others.length > 0 || child.name !== member || child.children.length > 0) return false;
  return isBlank(text.slice(element.openEnd, child.start) + text.slice(child.end, element.closeStart));
}

/** Takes an element out, and where it begins a line, that line's beginning with the line break before. */
function cut(text: string, { start, end }: Element): string {
  const line = lineStart(text, start);
  if (line === 0 || !isBlank(text.slice(line, start))) return replace(text, start, end, '');
  return replace(text, text[line - 2] === '\r' ? line - 2 : line - 1, end, '');
}
