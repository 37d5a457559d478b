import { execFileSync } from 'node:child_process';
import { fencesOf } from '@vouch/workbench/markdown';
import { expect, it } from 'vitest';
import { documents, readDocument, root } from './documents.ts';

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .map((path) => `/${path}`);

/** What prose names in backticks: source files by their endings, and folders by where they begin. */
function namedIn(document: string): string[] {
  const text = readDocument(document);
  const prose = fencesOf(text).reduceRight(
    (left, { start, end }) => left.slice(0, start) + left.slice(end),
    text,
  );
  return [...prose.matchAll(/`([^`\s]+)`/g)]
    .map(([, code]) => code ?? '')
    .filter(
      (code) =>
        /^[\w@][\w@./-]*\.(?:ts|mjs|py)$/.test(code) ||
        /^(?:packages|tooling|test-fixtures|src)\/[a-z0-9_./-]+$/.test(code),
    );
}

/** A path may be told from the root, from its package or by the file's name alone. */
function isThere(name: string): boolean {
  const end = `/${name}`;
  return files.some((file) => file.endsWith(end) || file.includes(`${end.replace(/\/$/, '')}/`));
}

it.each(documents)('every file that %s names is there', (document) => {
  expect(namedIn(document).filter((name) => !isThere(name))).toEqual([]);
});

it('names the file of each step of a token’s way', () => {
  const steps = readDocument('ARCHITECTURE.md')
    .split('\n')
    .filter((line) => /^\| \d+ \|/.test(line));
  expect(steps.length).toBeGreaterThan(10);
  for (const step of steps) expect(step.split('|').at(-2), step).toMatch(/`[\w-]+\/src\/[\w./-]+\.ts`/);
});

it('misses a file that is not there', () => {
  expect([isThere('core/src/broker/broker.ts'), isThere('core/src/brokers/broker.ts')]).toEqual([
    true,
    false,
  ]);
});
