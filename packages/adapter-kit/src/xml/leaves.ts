import type { Leaf } from '../format.ts';
import { type Document, type Element, isSelfClosing } from './document.ts';

/** Every value of a document, and what a comment holds between two tags: a secret that is commented out is one still. */
export function leavesOf(text: string, { root, comments }: Document): Leaf[] {
  const found: Leaf[] = [];
  const visit = (element: Element, above: readonly string[], property: string | undefined): void => {
    const names = [...above, element.name === 'value' ? (property ?? element.name) : element.name];
    // `<property><name>Authorization</name><value>…`: the name that tells is the sibling's text.
    const name = element.children.find((child) => child.name === 'name')?.text;
    for (const child of element.children) visit(child, names, name);
    if (element.children.length === 0 && !isSelfClosing(element))
      found.push({ names, start: element.openEnd, end: element.closeStart });
  };
  visit(root, [], undefined);
  for (const { start, end } of comments) {
    for (const match of text.slice(start, end).matchAll(/<([\w.-]+)>([^<]*)<\//g)) {
      const [, name = '', value = ''] = match;
      const from = start + match.index + name.length + 2;
      found.push({ names: [name], start: from, end: from + value.length });
    }
  }
  return found;
}
