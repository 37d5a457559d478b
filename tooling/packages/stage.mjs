// Lays out what each tarball holds: the manifest, dist, the README and the licences; below .cache/packages/staged.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isLibrary, publishedManifest } from './manifest.mjs';
import { published, root } from './workspaces.mjs';

const cache = join(root, '.cache', 'packages');
const emitted = join(cache, 'emitted');

/**
 * @param {string | undefined} repository
 * @returns {{ name: string, directory: string }[]} what can be packed; what others depend on comes first
 */
export function stage(repository) {
  const found = published();
  const versions = new Map(found.map(({ manifest }) => [manifest.name, manifest.version]));
  rmSync(cache, { recursive: true, force: true });
  compileLibraries();
  return found
    .sort((one, other) => floorOf(one.manifest, versions) - floorOf(other.manifest, versions))
    .map(({ folder, directory, manifest }) => {
      const staged = join(cache, 'staged', folder);
      mkdirSync(staged, { recursive: true });
      const product = isLibrary(manifest) ? join(emitted, folder, 'src') : join(directory, 'dist');
      cpSync(product, join(staged, 'dist'), { recursive: true });
      for (const file of ['LICENSE-APACHE', 'LICENSE-MIT']) cpSync(join(root, file), join(staged, file));
      cpSync(join(directory, 'README.md'), join(staged, 'README.md'));
      const house = { versions, directory: `packages/${folder}`, ...(repository && { repository }) };
      const text = `${JSON.stringify(publishedManifest(manifest, house), null, 2)}\n`;
      writeFileSync(join(staged, 'package.json'), text);
      return { name: manifest.name, directory: staged };
    });
}

/**
 * A library stands on those of the house that it depends on; a program brings them with it, and comes last.
 * @param {import('./manifest.mjs').Manifest} manifest
 * @param {ReadonlyMap<string, string>} house
 */
function floorOf(manifest, house) {
  if (!isLibrary(manifest)) return house.size;
  return Object.keys(manifest.dependencies ?? {}).filter((name) => house.has(name)).length;
}

/** One run of the compiler for all libraries: they see each other's sources, and only product files are emitted. */
function compileLibraries() {
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const project = join(root, 'tooling', 'packages', 'tsconfig.libraries.json');
  execFileSync(process.execPath, [compiler, '-p', project], { cwd: root, stdio: ['ignore', 2, 2] });
  // The compiler rewrites `./x.ts` in programs only; in declarations it would send a consumer to a file that is not there.
  for (const file of readdirSync(emitted, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.d.ts')) continue;
    const path = join(emitted, file);
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replaceAll(/(['"]\.{1,2}\/[^'"]+)\.ts(?=['"])/g, '$1.js'));
  }
}
