import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isLibrary, publishedManifest } from './manifest.mjs';
import { published, root, workspaces } from './workspaces.mjs';

const versions = new Map(workspaces().map(({ manifest }) => [manifest.name, '1.2.3']));
const repository = 'https://code.example.com/team/vouch';
const packages = published().map(({ folder, directory, manifest }) => ({
  folder,
  directory,
  manifest,
  ours: publishedManifest(manifest, { versions, repository, directory: `packages/${folder}` }),
}));

describe.each(packages)('packages/$folder', ({ folder, directory, manifest, ours }) => {
  it('cannot be published as it stands in the workspace', () => {
    expect(manifest).toMatchObject({ private: true, engines: { node: '>=20.19' } });
  });

  it('is published with provenance, and runs nothing when it is installed', () => {
    expect(ours).not.toHaveProperty('scripts');
    expect(ours).not.toHaveProperty('private');
    expect(ours).toMatchObject({
      license: 'Apache-2.0 OR MIT',
      publishConfig: { access: 'public', provenance: true },
      repository: { url: `git+${repository}.git`, directory: `packages/${folder}` },
    });
  });

  it('names nothing that only the workspace has', () => {
    expect(JSON.stringify(ours)).not.toMatch(/"\*"|\.\/src\//);
  });

  it('has a README of its own that names it', () => {
    expect(readFileSync(join(directory, 'README.md'), 'utf8')).toMatch(new RegExp(`^# ${manifest.name}\n`));
  });
});

describe.each(packages.filter(({ manifest }) => !isLibrary(manifest)))(
  'the programs of packages/$folder',
  (one) => {
    const dist = join(one.directory, 'dist');

    it('bring everything with them, licences included', () => {
      expect(one.ours).not.toHaveProperty('dependencies');
      expect(readFileSync(join(dist, 'THIRD-PARTY-LICENCES.txt'), 'utf8')).toContain('@aws-sdk/client-sts');
    });

    it('are 3 MB unpacked at most', () => {
      const files = readdirSync(dist, { recursive: true, encoding: 'utf8' }).map((file) => join(dist, file));
      const beside = ['LICENSE-APACHE', 'LICENSE-MIT'].map((file) => join(root, file));
      const sizes = [...files, ...beside, join(one.directory, 'README.md')].map((file) => statSync(file));
      const bytes = sizes.filter((stat) => stat.isFile()).reduce((sum, { size }) => sum + size, 0);
      expect(bytes).toBeLessThan(3_000_000);
    });
  },
);

it('turns what a library depends on into ranges that a registry can answer', () => {
  const agent = packages.find(({ folder }) => folder === 'agent')?.ours;
  expect(agent?.dependencies).toMatchObject({
    '@vouch/core': '^1.2.3',
    valibot: expect.stringMatching(/^\^\d/),
  });
  expect(agent?.exports).toMatchObject({
    '.': { types: './dist/index.d.ts', default: './dist/index.js' },
    './program': { default: './dist/bin/vouch-agent.js' },
  });
});
