// The licences of what a bundle holds of others: MIT, ISC, BSD and Apache ask that their text goes with the copy.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * @param {import('esbuild').Metafile[]} metafiles of all bundles of a package; their paths are relative to the working directory
 * @returns {string} each licence text once, under the names of the packages that carry it; empty where nothing of others is in
 */
export function bundledLicences(metafiles) {
  const directories = new Set(
    metafiles.flatMap(({ outputs }) =>
      Object.values(outputs).flatMap(({ inputs }) =>
        Object.entries(inputs).flatMap(([file, { bytesInOutput }]) =>
          bytesInOutput > 0 && file.includes('node_modules/') ? [packageOf(file)] : [],
        ),
      ),
    ),
  );
  /** @type {Map<string, Set<string>>} */
  const carriers = new Map();
  for (const directory of [...directories].sort()) {
    const { name, version, license } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
    const text = licenceText(directory) ?? `${license}, says its package.json; it comes without a text.`;
    carriers.set(text, (carriers.get(text) ?? new Set()).add(`${name} ${version}`));
  }
  return [...carriers]
    .map(([text, names]) => `${[...names].join(', ')}\n\n${text}\n`)
    .join(`\n${'-'.repeat(72)}\n\n`);
}

/** The directory of the package that a file is of: some have a second package.json further down, without a name. @param {string} file */
function packageOf(file) {
  let directory = dirname(file);
  while (!hasVersion(directory)) directory = dirname(directory);
  return directory;
}

/** @param {string} directory */
function hasVersion(directory) {
  const manifest = join(directory, 'package.json');
  return existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).version !== undefined;
}

/** @param {string} directory */
function licenceText(directory) {
  const file = readdirSync(directory).find((name) => /^(licen[cs]e|copying)/i.test(name));
  return file === undefined ? undefined : readFileSync(join(directory, file), 'utf8').trim();
}
