// What is run of a program: the starter, which loads the program's module.
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const source = fileURLToPath(new URL('../../packages/starter/src/start.ts', import.meta.url));

/**
 * The entry points `starter:NAME`, for the program NAME.
 * @param {string} build what buildId gives
 * @returns {import('esbuild').Plugin}
 */
export function starters(build) {
  return {
    name: 'starters',
    setup(building) {
      building.onResolve({ filter: /^starter:/ }, ({ path }) => ({
        path: path.slice('starter:'.length),
        namespace: 'starter',
      }));
      building.onLoad({ filter: /.*/, namespace: 'starter' }, ({ path: name }) => ({
        contents: `import { start } from ${JSON.stringify(source)};
          start({ program: 'programs/${name}.js', build: '${build}', directory: __dirname, require });`,
        resolveDir: process.cwd(),
      }));
    },
  };
}

/**
 * What tells the files of a build from those of any other; the same for the same files.
 * @param {string} directory of what the starters load
 */
export async function buildId(directory) {
  const hash = createHash('sha256');
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  for (const file of files.sort()) {
    const text = await readFile(file, 'latin1');
    // The starter decodes nothing.
    if (/[^\0-\x7f]/.test(text)) throw new Error(`${file} is not ASCII`);
    hash.update(`${file}\0${text.length}\0${text}`);
  }
  return hash.digest('hex').slice(0, 16);
}
