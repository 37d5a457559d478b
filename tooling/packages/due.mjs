// `node tooling/packages/due.mjs`: whether this push is to be released, as a line for $GITHUB_OUTPUT: the one that has brought a
// new version, and no later one. Two runs for a version could publish the halves of two commits. It imports nothing that has to
// be installed.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { published, root } from './workspaces.mjs';

/** @typedef {(tag: string) => { status: number | null, stderr: string }} Look asks for the release of a tag */

/**
 * @param {readonly string[]} versions of all that is published
 * @param {string | undefined} former the version before the push; undefined where there was none
 * @param {readonly string[]} waiting changesets
 * @param {Look} look
 * @returns {boolean}
 */
export function isDue(versions, former, waiting, look) {
  const [version, ...others] = new Set(versions);
  if (version === undefined || others.length > 0)
    throw new Error(`not one version: ${[...new Set(versions)].join(', ')}`);
  // Where changesets wait, what they tell of is here already, and is the next version's.
  if (version === '0.0.0' || version === former || waiting.length > 0) return false;
  const { status, stderr } = look(`v${version}`);
  if (status === 0) return false;
  // Only a clear "no such release" is one: a GitHub that does not answer must not start a release.
  if (stderr.includes('release not found')) return true;
  throw new Error(`gh release view v${version} failed\n${stderr}`);
}

/**
 * The version that a commit has; undefined for one that is not there, as before the first push of a branch.
 * @param {string} commit
 */
function versionAt(commit) {
  const shown = spawnSync('git', ['show', `${commit}:packages/cli/package.json`], {
    cwd: root,
    encoding: 'utf8',
  });
  return shown.status === 0 ? JSON.parse(shown.stdout).version : undefined;
}

/** The changesets of a clone. */
function waitingChangesets() {
  return readdirSync(join(root, '.changeset')).filter((name) => name.endsWith('.md') && name !== 'README.md');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const versions = published().map(({ manifest }) => manifest.version);
  const due = isDue(versions, versionAt(process.env['BEFORE'] ?? ''), waitingChangesets(), (tag) =>
    spawnSync('gh', ['release', 'view', tag], { encoding: 'utf8' }),
  );
  process.stdout.write(`release=${due}\n`);
}
