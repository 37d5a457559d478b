// What a user downloads and what lies on the disk, for each package that is published:
// `node tooling/bench/packages.mjs`, with the programs built.
import { pathToFileURL } from 'node:url';
import { pack } from '../packages/pack.mjs';

/**
 * @typedef {object} PackageRow
 * @property {string} name
 * @property {number} packed bytes of the tarball
 * @property {number} unpacked bytes on the disk
 * @property {number} files
 * @property {number} [bar] bytes unpacked at most
 */

/** The bar for what a person installs, in bytes. @type {Record<string, number>} */
const bars = { vouch: 3_000_000 };

/**
 * Packs everything, which takes some ten seconds.
 * @returns {PackageRow[]}
 */
export function packageRows() {
  return pack({}).map(({ name, size, unpackedSize, files }) => {
    const bar = bars[name];
    return {
      name,
      packed: size,
      unpacked: unpackedSize,
      files: files.length,
      ...(bar !== undefined && { bar }),
    };
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const megabytes = (/** @type {number} */ bytes) => (bytes / 1e6).toFixed(2);
  process.stdout.write('| package | packed, MB | unpacked, MB | files | bar, MB |\n|---|---|---|---|---|\n');
  for (const { name, packed, unpacked, files, bar } of packageRows())
    process.stdout.write(
      `| ${name} | ${megabytes(packed)} | ${megabytes(unpacked)} | ${files} | ${bar ? megabytes(bar) : ''} |\n`,
    );
}
