import { isDeepStrictEqual } from 'node:util';
import { VouchError } from '@vouch/core';
import { parse } from 'toml';
import type { KeyPath } from '../key-path.ts';
import { verifierOf } from '../second-reader.ts';

/** Reads both texts with the `toml` package. */
export const verifyToml = verifierOf({ read, take, says, prune });

function read(text: string, kind: 'configuration' | 'internal'): unknown {
  try {
    return parse(text, { bigint: true });
  } catch (cause) {
    throw new VouchError(kind, `not valid TOML: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}

function says(found: unknown, meant: unknown): boolean {
  return isDeepStrictEqual(found, typeof meant === 'number' ? BigInt(meant) : meant);
}

type Node = Record<string, unknown>;

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** Takes the value at a path out of a tree, and gives it. The member that names a list element goes with it. */
function take(tree: unknown, path: KeyPath): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return undefined;
  if (typeof step !== 'string') {
    if (!Array.isArray(tree)) return undefined;
    const element = tree.find((item) => isNode(item) && item[step.member] === step.equals);
    const found = rest.length === 1 && rest[0] === step.member ? step.equals : take(element, rest);
    if (isNode(element) && Object.keys(element).length === 1) delete element[step.member];
    return element === undefined ? undefined : found;
  }
  if (!isNode(tree)) return undefined;
  if (rest.length > 0) return take(tree[step], rest);
  const found = tree[step];
  delete tree[step];
  return found;
}

/** A tree without its empty tables and lists: whether a header stands over nothing is not a setting. */
function prune(tree: unknown): unknown {
  if (Array.isArray(tree)) {
    const kept = tree.map(prune).filter((item) => item !== undefined);
    return kept.length === 0 ? undefined : kept;
  }
  if (!isNode(tree)) return tree;
  const entries = Object.entries(tree)
    .map(([name, value]) => [name, prune(value)] as const)
    .filter(([, value]) => value !== undefined);
  return entries.length === 0 ? undefined : new Map(entries);
}
