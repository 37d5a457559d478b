import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The numbers of the classes that a test file covers: what a test's name begins with, but not a skipped one's. */
function classesIn(text: string): number[] {
  const named = /(?<!\.(?:skip|todo))\(\s*['"`]incident (\d+): /g;
  return [...text.matchAll(named)].map(([, number]) => Number(number));
}

/** Test files as git knows them, and the files beside them that hold shared tests. */
function testFiles(): string[] {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', 'packages', 'tooling'], {
    cwd: root,
    encoding: 'utf8',
  });
  return listed.split('\n').filter((file) => /\.test\.ts$|\/e2e\/.*\.ts$|\/testing\/.*\.ts$/.test(file));
}

const covered = new Map(
  testFiles().map((file) => [file, classesIn(readFileSync(join(root, file), 'utf8'))] as const),
);

/** The rows of SECURITY.md's table of incident classes, by their number. */
const rows = new Map(
  [...readFileSync(join(root, 'SECURITY.md'), 'utf8').matchAll(/^\| (\d+) \|.*\|(.*)\|$/gm)].map(
    ([, number, tests = '']) =>
      [Number(number), [...tests.matchAll(/`([^`]+)`/g)].map((each) => each[1] ?? '')] as const,
  ),
);

const classes = Array.from({ length: 36 }, (_, at) => at + 1);

describe('the incident classes of SECURITY.md', () => {
  it('are all in its table, and no others', () => {
    expect([...rows.keys()]).toEqual(classes);
  });

  describe.each(classes)('class %i', (number) => {
    it('has a test that begins with its number', () => {
      const files = [...covered].filter(([, numbers]) => numbers.includes(number)).map(([file]) => file);
      expect(files).not.toEqual([]);
    });

    it('names its files, each of which has one', () => {
      const named = rows.get(number) ?? [];
      const without = named.filter((file) => {
        const path = file.startsWith('tooling/') ? file : `packages/${file}`;
        return !covered.get(path)?.includes(number);
      });
      expect(without).toEqual([]);
      expect(named.length).toBeGreaterThan(0);
    });
  });

  it('are counted from names, and not where a test is skipped', () => {
    const text = [
      "it('incident 3: x', f)",
      "it.each(table)(\n  'incident 4: %s', f)",
      "it.skip('incident 5: x', f)",
      "it.todo('incident 6: x')",
      "it.skipIf(no)('incident 7: x', f)",
      "it('has incident 8: x', f)",
    ].join('\n');
    expect(classesIn(text)).toEqual([3, 4, 7]);
  });
});
