import { isDeepStrictEqual } from 'node:util';

/** One step down a file: a key's name, or the element of a list whose member has this value. */
export type Step = string | { readonly member: string; readonly equals: string };

/** Where a key stands: `['registries', 'x', 'index']`, `['index', where('name', 'x'), 'url']`. */
export type KeyPath = readonly Step[];

/** The list element whose `member` is `equals`, as a step of a path. */
export function where(member: string, equals: string): Step {
  return { member, equals };
}

export function samePath(one: KeyPath, other: KeyPath): boolean {
  return isDeepStrictEqual(one, other);
}

/** True for a path that begins with the other one. */
export function isWithin(path: KeyPath, around: KeyPath): boolean {
  return samePath(path.slice(0, around.length), around);
}

/** `registries.x.index`, `index[name=x].url`: for messages only. */
export function describePath(path: KeyPath): string {
  let text = '';
  for (const step of path) {
    if (typeof step !== 'string') text += `[${step.member}=${step.equals}]`;
    else text += text === '' ? step : `.${step}`;
  }
  return text;
}
