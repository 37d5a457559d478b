import { VouchError } from '@vouch/core';
import { describePath, type KeyPath } from '../key-path.ts';
import type { Document, Element } from './document.ts';

/** One level of a path: an element's name, and which of several of that name. */
export interface Level {
  readonly name: string;
  /** A child element's name and text; the name `.` means the element's own text. */
  readonly where?: { readonly member: string; readonly equals: string };
}

/** A path as levels: `['server', where('id', 'x'), 'password']` has two. */
export function levelsOf(path: KeyPath): Level[] {
  const levels: Level[] = [];
  for (const step of path) {
    if (typeof step === 'string') {
      levels.push({ name: step });
      continue;
    }
    const last = levels.pop();
    if (last === undefined || last.where !== undefined) {
      throw new VouchError('internal', `${describePath(path)} is not a path of an XML document`);
    }
    levels.push({ ...last, where: step });
  }
  return levels;
}

/** The elements that stand on the way, outermost first; as many as there are levels where the path exists. */
export function elementsOnPath({ root }: Document, path: KeyPath): Element[] {
  const found: Element[] = [];
  let candidates: readonly Element[] = [root];
  for (const level of levelsOf(path)) {
    const matching = candidates.filter((element) => matches(element, level));
    if (matching.length > 1) {
      throw new VouchError('configuration', `${describePath(path)}: <${level.name}> is there twice`, {
        hint: 'leave one of them, then run setup again',
      });
    }
    const [element] = matching;
    if (element === undefined) break;
    found.push(element);
    candidates = element.children;
  }
  return found;
}

/** The element at a path, or undefined. Throws `configuration` where it holds elements instead of a value. */
export function leafAt(document: Document, path: KeyPath): Element | undefined {
  const found = elementsOnPath(document, path);
  const leaf = found.length === levelsOf(path).length ? found.at(-1) : undefined;
  if (leaf !== undefined && leaf.children.length > 0) throw noRoom(path);
  return leaf;
}

function matches(element: Element, { name, where }: Level): boolean {
  if (element.name !== name) return false;
  if (where === undefined) return true;
  if (where.member === '.') return element.text === where.equals;
  return element.children.some((child) => child.name === where.member && child.text === where.equals);
}

export function noRoom(path: KeyPath): VouchError {
  return new VouchError('configuration', `the file's own elements leave no room for ${describePath(path)}`, {
    hint: 'fix that part of the file by hand, then run setup again',
  });
}
