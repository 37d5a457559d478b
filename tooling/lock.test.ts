import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

interface Entry {
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/**
 * `npm install` drops the platform builds that a registry does not have, and `npm ci` then refuses the lock. Such an entry
 * stands without integrity.
 */
it('has an entry for every platform build, whether or not a registry here has it', () => {
  const lock = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'));
  const packages = lock.packages as Readonly<Record<string, Entry>>;
  const known = new Set(
    Object.keys(packages).map((path) => path.slice(path.lastIndexOf('node_modules/') + 13)),
  );
  const lacking = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).flatMap((name) => (known.has(name) ? [] : `${path} needs ${name}`)),
  );
  expect(lacking).toEqual([]);
});
