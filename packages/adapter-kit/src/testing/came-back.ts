import { expect } from 'vitest';
import { looksSecret } from '../secret-keys.ts';

/** Expects a home to be as it was, but for what a former secret stood in where a note says that one was not kept. */
export function expectBack(
  before: Record<string, string>,
  after: Record<string, string>,
  notes: readonly string[],
): void {
  const told = notes.filter((note) => note.includes('held a secret'));
  if (told.length === 0) {
    expect(after).toEqual(before);
    return;
  }
  for (const path of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [was, is] = [before[path], after[path]];
    // A file that was ours whole is one key, and does not come back where it looked like a secret.
    const isKey = told.some((note) => note.includes(`${path}: the file held a secret`));
    if (!isKey) expect(othersIn(is, was), path).toEqual(othersIn(was, was));
  }
}

/**
 * The lines that hold no secret, and stand in no block of ours: such a block is a key. A comment that stood behind a secret may stay
 * without it, on a line of its own.
 */
function othersIn(content = '', former = ''): string[] {
  const secrets = former.split(/\r?\n/).filter(looksSecret);
  return content
    .replace(/^.*>>> vouch: [\s\S]*<<< vouch: .*$/gm, '')
    .split(/\r?\n/)
    .filter((line) => line !== '' && !looksSecret(line))
    .filter((line) => !secrets.some((secret) => secret.endsWith(line)));
}
