import { VouchError } from '@vouch/core';
import { load } from 'js-yaml';
import type { KeyPath } from '../key-path.ts';
import { verifierOf } from '../second-reader.ts';
import { itemOf, keysOf } from './model.ts';

/** Reads both texts with js-yaml. */
export const verifyYaml = verifierOf({ read, take, says: (found, meant) => found === meant, prune });

function read(text: string, kind: 'configuration' | 'internal'): unknown {
  try {
    // js-yaml takes no text without a document in it.
    return /^\s*[^\s#]/m.test(text) ? (load(text) ?? {}) : {};
  } catch (cause) {
    throw new VouchError(kind, 'not valid YAML', { cause });
  }
}

type Tree = Record<string, unknown>;

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Takes the value at a path out of a tree, and gives it. */
function take(tree: unknown, path: KeyPath): unknown {
  const keys = keysOf(path);
  const item = itemOf(path);
  const holder = keys.slice(0, -1).reduce((at, key) => (isTree(at) ? at[key] : undefined), tree);
  const last = keys.at(-1) ?? '';
  if (!isTree(holder)) return undefined;
  const value = holder[last];
  if (item === undefined) {
    delete holder[last];
    return value;
  }
  if (!Array.isArray(value) || !value.includes(item)) return undefined;
  holder[last] = value.filter((each) => each !== item);
  return item;
}

/** A tree without what is empty: a key that stands over nothing is not a setting. */
function prune(tree: unknown): unknown {
  if (Array.isArray(tree)) return tree.length === 0 ? undefined : tree.map(prune);
  if (!isTree(tree)) return tree ?? undefined;
  const entries = Object.entries(tree)
    .map(([name, value]) => [name, prune(value)] as const)
    .filter(([, value]) => value !== undefined);
  return entries.length === 0 ? undefined : new Map(entries);
}
