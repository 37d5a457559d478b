// `node tooling/packages/pack.mjs`: every package that is published, as the tarball that a registry would get, into
// .cache/packages/tarballs. The programs must have been built.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { commandFor } from '../command.mjs';
import { stage } from './stage.mjs';
import { root } from './workspaces.mjs';

export const tarballs = join(root, '.cache', 'packages', 'tarballs');

/**
 * @typedef {object} Packed
 * @property {string} name
 * @property {string} version
 * @property {string} directory what was packed
 * @property {string} tarball
 * @property {number} size bytes of the tarball
 * @property {number} unpackedSize bytes on a disk
 * @property {string[]} files
 */

/**
 * @param {Record<string, string | undefined>} [env] on GitHub it names the repository, which provenance is checked against
 * @returns {Packed[]} what others depend on comes first
 */
export function pack(env = process.env) {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository } = env;
  const staged = stage(server && repository && `${server}/${repository}`);
  mkdirSync(tarballs, { recursive: true });
  const { file, args, shell } = commandFor('npm', [
    'pack',
    '--json',
    '--pack-destination',
    tarballs,
    ...staged.map(({ directory }) => directory),
  ]);
  const answer = execFileSync(file, args, { cwd: root, encoding: 'utf8', shell });
  const packed = JSON.parse(answer).map(
    (/** @type {any} */ { name, version, filename, size, unpackedSize, files }) => ({
      name,
      version,
      directory: staged.find((one) => one.name === name)?.directory,
      tarball: join(tarballs, filename),
      size,
      unpackedSize,
      files: files.map((/** @type {{ path: string }} */ { path }) => path),
    }),
  );
  writeFileSync(join(tarballs, 'packages.json'), JSON.stringify(packed.map(listed), null, 2));
  return packed;
}

/** What publishing needs to know, and what is the same on every machine. @param {Packed} packed */
function listed({ name, version, tarball }) {
  return { name, version, file: basename(tarball) };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const { name, version, unpackedSize, tarball } of pack())
    process.stdout.write(`${name} ${version}: ${(unpackedSize / 1e6).toFixed(2)} MB unpacked, ${tarball}\n`);
}
