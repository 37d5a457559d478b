// `node tooling/packages/publish.mjs DIRECTORY [npm flags…]`: publishes what pack.mjs left there, and leaves out what the
// registry has already, so that a release that stopped half-way can be run again. It imports nothing that has to be
// installed: the job that may publish runs no code but this and npm's.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { commandFor } from '../command.mjs';

/** @typedef {{ name: string, version: string, file: string }} Listed */
/** @typedef {(args: string[]) => { status: number | null, stdout: string, stderr: string }} Npm */

/**
 * @param {string} directory of the tarballs and their packages.json
 * @param {string[]} flags for `npm publish`
 * @param {Npm} npm
 * @returns {string[]} what was published, as NAME@VERSION
 */
export function publish(directory, flags, npm) {
  /** @type {Listed[]} */
  const packages = JSON.parse(readFileSync(join(directory, 'packages.json'), 'utf8'));
  return packages
    .filter((one) => !isPublished(one, npm))
    .map(({ name, version, file }) => {
      // A path with a dot in front: `DIRECTORY/FILE` alone would be read as a repository on GitHub.
      const path = isAbsolute(directory) ? join(directory, file) : `./${join(directory, file)}`;
      const { status, stderr } = npm(['publish', path, ...flags]);
      if (status !== 0) throw new Error(`npm publish ${file} failed\n${stderr}`);
      return `${name}@${version}`;
    });
}

/**
 * Only a clear "no such version" counts as not published: a registry that does not answer must not start a release.
 * @param {Listed} one
 * @param {Npm} npm
 */
function isPublished({ name, version }, npm) {
  const { status, stdout, stderr } = npm(['view', `${name}@${version}`, 'version', '--json']);
  if (status === 0) return stdout.trim() !== '';
  if (`${stdout}${stderr}`.includes('E404')) return false;
  throw new Error(`npm view ${name}@${version} failed\n${stderr}`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [, , directory = '.', ...flags] = process.argv;
  const npm = (/** @type {string[]} */ words) => {
    const { file, args, shell } = commandFor('npm', words);
    return spawnSync(file, args, { encoding: 'utf8', shell });
  };
  for (const name of publish(directory, flags, npm)) process.stdout.write(`published ${name}\n`);
}
