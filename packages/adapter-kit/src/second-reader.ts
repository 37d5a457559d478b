import { isDeepStrictEqual } from 'node:util';
import { VouchError } from '@vouch/core';
import type { Format } from './format.ts';
import { describePath, type KeyPath } from './key-path.ts';
import type { PlainValue } from './value.ts';

/** A reader that shares nothing with the splicer: what it makes of a text, as a tree that `take` may change. */
export interface SecondReader<Tree> {
  /** Throws an error of this kind for a text that it cannot read. */
  read(text: string, kind: 'configuration' | 'internal'): Tree;
  /** Takes the value at a path out of the tree, and gives it; undefined where there is none. */
  take(tree: Tree, path: KeyPath): unknown;
  says(found: unknown, meant: PlainValue): boolean;
  /** The tree without what is empty: whether a header stands over nothing is not a setting. */
  prune(tree: Tree): unknown;
}

/** Checks with a second reader that two texts differ by one change and nothing else. */
export function verifierOf<Tree>(reader: SecondReader<Tree>): Format['verify'] {
  return (before, after, path, meant) => {
    const old = reader.read(before, 'configuration');
    const now = reader.read(after, 'internal');
    const found = reader.take(now, path);
    reader.take(old, path);
    const right =
      meant === 'absent'
        ? found === undefined
        : meant === 'present'
          ? found !== undefined
          : reader.says(found, meant.value);
    if (right && isDeepStrictEqual(reader.prune(old), reader.prune(now))) return;
    throw notMeant(path);
  };
}

/** The error of a splice that did not do what it was for. */
export function notMeant(path: KeyPath): VouchError {
  return new VouchError('internal', `the edited file would not say what was meant for ${describePath(path)}`);
}
