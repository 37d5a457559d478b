import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** The documents that people read, as paths from the root. Changesets become a changelog, and are none. */
export const documents: readonly string[] = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate', '*.md'],
  { cwd: root, encoding: 'utf8' },
)
  .split('\n')
  .filter((path) => path !== '' && !/^(?:\.changeset|test-fixtures)\//.test(path))
  .toSorted();

export function readDocument(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** `npm run docs` makes the documents say what the programs print; the tests only look. */
export const isWriting = process.env['VOUCH_DOCS'] === 'write';
