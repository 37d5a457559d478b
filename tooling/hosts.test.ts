import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

/** Written apart, so that this file does not name them either. */
const publicRegistries = [
  ['registry', 'npmjs'],
  ['registry', 'yarnpkg'],
  ['pypi', 'org'],
  ['files', 'pythonhosted'],
  ['index.crates', 'io'],
  ['static.crates', 'io'],
  ['repo', 'maven.apache'],
  ['repo1', 'maven'],
  ['deb', 'debian'],
].map((parts) => parts.join('.'));

it('names no public registry’s host in any file, lockfiles included', () => {
  const patterns = publicRegistries.flatMap((host) => ['-e', host]);
  const cwd = fileURLToPath(new URL('..', import.meta.url));
  let found = '';
  try {
    found = execFileSync('git', ['grep', '-nIF', ...patterns, '--', '.'], { cwd, encoding: 'utf8' });
  } catch (error) {
    // git grep ends with 1 where nothing is found.
    expect((error as { status: number }).status).toBe(1);
  }
  expect(found).toBe('');
});
