// The packages of the house, as their manifests say.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** @typedef {{ folder: string, directory: string, manifest: import('./manifest.mjs').Manifest }} Workspace */

/** @returns {Workspace[]} */
export function workspaces() {
  const packages = join(root, 'packages');
  return readdirSync(packages).map((folder) => {
    const directory = join(packages, folder);
    return { folder, directory, manifest: JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) };
  });
}

/** Those that users install: whatever has a publishConfig. */
export function published() {
  return workspaces().filter(({ manifest }) => manifest.publishConfig !== undefined);
}
