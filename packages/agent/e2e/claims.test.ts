import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The pages that a user reads. */
function pages(): string[] {
  const listed = (directory: string) =>
    readdirSync(`${root}${directory}`).map((name) => `${directory}${name}`);
  const packages = readdirSync(`${root}packages`).map((name) => `packages/${name}/README.md`);
  return [...listed(''), ...listed('docs/'), ...packages].filter((path) => path.endsWith('.md'));
}

it('incident 29: no page promises of memory what JavaScript cannot do, and SECURITY.md says what it cannot', () => {
  const promise =
    /secure memory|(locked|encrypted|protected|sealed) (in|within)? ?memory|zeroi[sz]ed|memory is wiped/i;
  const found = pages().filter((path) => promise.test(readFileSync(`${root}${path}`, 'utf8')));
  expect(found).toEqual([]);
  expect(readFileSync(`${root}SECURITY.md`, 'utf8')).toContain('cannot wipe memory');
});
