import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const json = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8'));

interface Locked {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: true;
  readonly optional?: true;
  readonly os?: readonly string[];
  readonly license?: string;
}
const lock = json('package-lock.json') as { readonly packages: Readonly<Record<string, Locked>> };
const foreign = Object.entries(lock.packages).filter(
  ([path, { link }]) => path.includes('node_modules/') && link !== true,
);

const folders = readdirSync(join(root, 'packages')).map((name) => `packages/${name}`);
const manifests = ['.', 'tooling/workbench', ...folders].filter((folder) =>
  existsSync(join(root, folder, 'package.json')),
);

describe.each(manifests)('%s/package.json', (folder) => {
  const manifest = json(`${folder}/package.json`);

  it('names every dependency in its exact version, or as a package of this workspace', () => {
    const loose = ['dependencies', 'devDependencies', 'optionalDependencies']
      .flatMap((kind) => Object.entries<string>(manifest[kind] ?? {}))
      .filter(([name, version]) => {
        const isOurs = lock.packages[`node_modules/${name}`]?.link === true;
        return isOurs ? version !== '*' : !/^\d+\.\d+\.\d+$/.test(version);
      });
    expect(loose).toEqual([]);
  });

  it('runs nothing when it is installed', () => {
    const hooks = [
      'preinstall',
      'install',
      'postinstall',
      'prepare',
      'prepublish',
      'preprepare',
      'postprepare',
    ];
    expect(Object.keys(manifest.scripts ?? {}).filter((name) => hooks.includes(name))).toEqual([]);
  });
});

describe('the lockfile', () => {
  it('has the exact version of everything, and no address', () => {
    expect(foreign.length).toBeGreaterThan(100);
    expect(foreign.filter(([, { version }]) => !/^\d+\.\d+\.\d+/.test(version ?? ''))).toEqual([]);
    expect(foreign.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
  });

  it('has the hash of everything, but for builds for another system', () => {
    const bare = foreign.filter(
      ([, { integrity, optional, os }]) =>
        integrity === undefined && !(optional === true && os !== undefined),
    );
    expect(bare.map(([path]) => path)).toEqual([]);
  });

  it('is installed without anybody’s scripts', () => {
    expect(readFileSync(join(root, '.npmrc'), 'utf8')).toContain('ignore-scripts=true\n');
  });
});

/**
 * What may be handed on beside our own licences, under no other condition than that its text goes along. Creative Commons'
 * two are of lists of licence names, which are data.
 */
const allowed = [
  ...['MIT', 'ISC', 'Apache-2.0', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0'],
  ...['CC0-1.0', 'CC-BY-3.0'],
];

describe.each(folders.filter((folder) => existsSync(join(root, folder, 'dist', 'THIRD-PARTY-LICENCES.txt'))))(
  'what is bundled into %s',
  (folder) => {
    const text = readFileSync(join(root, folder, 'dist', 'THIRD-PARTY-LICENCES.txt'), 'utf8');
    const bundled = text
      .split('\n')
      .filter((line) => /^(?:@?[a-z0-9][a-z0-9._/-]* \d+\.\d+\.\d+[\w.-]*(?:, |$))+$/.test(line))
      .flatMap((line) => line.split(', '));

    it('has a licence that lets us hand it on, and its text', () => {
      expect(bundled.length).toBeGreaterThan(10);
      const refused = bundled
        .map((each) => [each, licenceOf(each)] as const)
        .filter(([, licence]) => !allowed.includes(licence));
      expect(refused).toEqual([]);
    });
  },
);

/** By the lockfile, where a package may stand in several versions. */
function licenceOf(nameAndVersion: string): string {
  const [name, version] = nameAndVersion.split(' ');
  const found = foreign.find(
    ([path, locked]) => path.endsWith(`node_modules/${name}`) && locked.version === version,
  );
  return found?.[1].license ?? 'none that the lockfile knows';
}
