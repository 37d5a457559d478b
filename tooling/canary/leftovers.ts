import { existsSync, readdirSync, statSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { filesWithSecret } from '../workbench/src/canary.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Where npm writes down its whole command line, the reports, the fixtures, and the snapshots beside the tests. */
const places = [
  join(homedir(), '.npm', '_logs'),
  join(root, '.cache', 'reports'),
  join(root, 'test-fixtures'),
  join(root, 'packages'),
  join(root, 'tooling'),
];

/** Directories of tests that did not take theirs away. The emulator's own state is its own. */
function abandoned(since: number): string[] {
  return readdirSync(tmpdir())
    .filter((name) => name.startsWith('vouch-'))
    .map((name) => join(tmpdir(), name))
    .filter((path) => existsSync(path) && statSync(path).mtimeMs >= since);
}

/** Files that hold a secret of this run, which began at `since` (epoch milliseconds), when it is over. */
export function leftovers(marker: string, since: number): string[] {
  return [...places, ...abandoned(since)]
    .filter((place) => existsSync(place))
    .flatMap((place) =>
      filesWithSecret(place, { marker, skip: ['node_modules'] }).map((path) => join(place, path)),
    );
}
