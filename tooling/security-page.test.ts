import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { testNamesIn } from './test-names.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const page = readFileSync(join(root, 'SECURITY.md'), 'utf8');

/** The rows of the table of promises: what is promised, and the tests that hold it. */
const promises = (page.split('## Promises')[1]?.split('\n## ')[0] ?? '')
  .split('\n')
  .filter((line) => /^\| [A-Z]/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, promise = '', tests = '']) => ({
    promise,
    tests: [...tests.matchAll(/`([^`]+)` “([^”]+)”/g)].map(([, file = '', words = '']) => ({ file, words })),
    files: [...tests.matchAll(/`([^`]+)`/g)].length,
  }));

describe('a promise of SECURITY.md', () => {
  it('is one of more than ten', () => expect(promises.length).toBeGreaterThan(10));

  it.each(promises)('is held by a test: $promise', ({ tests, files }) => {
    expect(tests.length).toBeGreaterThan(0);
    expect(tests).toHaveLength(files);
    const missing = tests.filter(({ file, words }) => {
      const path = join(root, file.startsWith('tooling/') ? '' : 'packages', file);
      return (
        !existsSync(path) || !testNamesIn(readFileSync(path, 'utf8')).some((name) => name.includes(words))
      );
    });
    expect(missing).toEqual([]);
  });
});
