import { relative, sep } from 'node:path';
import { parseJson } from '@vouch/core';

/**
 * Whether the text of a root's package.json names a directory below it as one of its workspaces: npm reads the root's .npmrc for
 * those alone. A later pattern beats an earlier one, and `!` takes out. Pure.
 */
export function namesWorkspace(packageJson: string, root: string, directory: string): boolean {
  const path = relative(root, directory).split(sep).join('/');
  return patternsOf(packageJson).reduce((isNamed, pattern) => {
    const takesOut = pattern.startsWith('!');
    return matches(takesOut ? pattern.slice(1) : pattern, path) ? !takesOut : isNamed;
  }, false);
}

/** A list, or an object with one, as yarn 1 has it. */
function patternsOf(packageJson: string): readonly string[] {
  const { workspaces } = (parseJson(packageJson) ?? {}) as { workspaces?: unknown };
  const list = Array.isArray(workspaces)
    ? workspaces
    : (workspaces as { packages?: unknown } | null | undefined)?.packages;
  return Array.isArray(list) ? list.filter((each) => typeof each === 'string') : [];
}

/**
 * What is rare in such patterns, classes, extended globs and many stars, counts as a match: a file that may count is looked at, and a
 * project cannot keep a regular expression busy.
 */
function matches(pattern: string, path: string): boolean {
  const plain = pattern.replace(/^(?:\.?\/)+/, '').replace(/\/+$/, '');
  if (/[[\]()]/.test(plain) || (plain.match(/\*+/g)?.length ?? 0) > mostStars) return true;
  const source = plain.replace(/\*\*\/|\*\*|[*?{},.+^$|\\]/g, (found) => inRegExp[found] ?? `\\${found}`);
  try {
    return new RegExp(`^(?:${source})$`).test(path);
  } catch {
    return true;
  }
}

const mostStars = 4;

const inRegExp: Readonly<Record<string, string>> = {
  '**/': '(?:.*/)?',
  '**': '.*',
  '*': '[^/]*',
  '?': '[^/]',
  '{': '(?:',
  '}': ')',
  ',': '|',
};
