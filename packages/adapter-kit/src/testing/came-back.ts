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
    if (!isKey) expect(othersIn(is), path).toEqual(othersIn(was));
  }
}

/** The lines that hold no secret, and stand in no block of ours: such a block is a key. */
function othersIn(content = ''): string[] {
  return content
    .replace(/^.*>>> vouch: [\s\S]*<<< vouch: .*$/gm, '')
    .split(/\r?\n/)
    .filter((line) => line !== '' && !looksSecret(line));
}
