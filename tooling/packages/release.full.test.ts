import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { published, root } from './workspaces.mjs';

let copy: string;
const run = (command: string, ...args: string[]) =>
  execFileSync(command, args, { cwd: copy, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
const changeset = (...args: string[]) => run(join(copy, 'node_modules/.bin/changeset'), ...args);
const read = (file: string) => readFileSync(join(copy, file), 'utf8');
const versionOf = (folder: string) => JSON.parse(read(`packages/${folder}/package.json`)).version;
const folders = published().map(({ folder }) => folder);

/** The repository as it stands, with its dependencies at hand and its workspaces linked to the copy's own. */
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'vouch-release-'));
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  for (const file of listed.split('\0').filter(Boolean)) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(join(root, file), join(copy, file));
  }
  linkModules('node_modules');
  for (const folder of folders) {
    const dist = join('packages', folder, 'dist');
    const nested = join('packages', folder, 'node_modules');
    if (existsSync(join(root, dist))) cpSync(join(root, dist), join(copy, dist), { recursive: true });
    if (existsSync(join(root, nested))) linkModules(nested);
  }
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

function linkModules(directory: string): void {
  mkdirSync(join(copy, directory));
  for (const name of readdirSync(join(root, directory))) {
    const path = join(directory, name);
    const isLink = lstatSync(join(root, path)).isSymbolicLink();
    if (name === '@vouch') linkModules(path);
    else symlinkSync(isLink ? readlinkSync(join(root, path)) : join(root, path), join(copy, path));
  }
}

describe('a release', () => {
  it('takes the waiting changesets: one version for all that is published, the wheel and the lockfile with it', () => {
    changeset('version');
    run(process.execPath, 'tooling/packages/version.mjs');
    const [version] = new Set(folders.map(versionOf));
    expect(new Set(folders.map(versionOf))).toEqual(new Set([version]));
    expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(version).not.toBe(
      JSON.parse(readFileSync(join(root, 'packages/cli/package.json'), 'utf8')).version,
    );
    expect(read('packages/pip/python/pyproject.toml')).toContain(`\nversion = "${version}"\n`);
    const lock = JSON.parse(read('package-lock.json')).packages;
    for (const folder of folders) expect(lock[`packages/${folder}`].version).toBe(version);
    // Also the platform builds that the registry at hand may not have: without them `npm ci` refuses the lockfile.
    const before = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
    expect(Object.keys(lock)).toEqual(Object.keys(before));
    expect(versionOf('emulator')).toBe('0.0.0');
    expect(readdirSync(join(copy, '.changeset'))).toEqual(['config.json']);
    expect(read('packages/cli/CHANGELOG.md')).toContain(
      `## ${version}\n\n### Minor Changes\n\n- The first version`,
    );
  });

  it('moves everything together for a change to one package, because every program bundles the others', () => {
    const [major, minor, patch] = versionOf('cli').split('.').map(Number);
    writeFileSync(join(copy, '.changeset/a.md'), '---\n"@vouch/core": patch\n---\n\nMends a host.\n');
    changeset('version');
    for (const folder of folders) expect(versionOf(folder)).toBe(`${major}.${minor}.${patch + 1}`);
    expect(read('packages/core/CHANGELOG.md')).toContain('Mends a host.');
  });

  it('packs these versions, each library on the others’, and npm would publish every tarball', () => {
    const version = versionOf('cli');
    run(process.execPath, 'tooling/packages/pack.mjs');
    const packages: { name: string; version: string; file: string }[] = JSON.parse(
      read('.cache/packages/tarballs/packages.json'),
    );
    expect(packages.map((one) => one.version)).toEqual(folders.map(() => version));
    expect(JSON.parse(read('.cache/packages/staged/agent/package.json')).dependencies['@vouch/core']).toBe(
      `^${version}`,
    );
    for (const { file } of packages)
      run('npm', 'publish', `./.cache/packages/tarballs/${file}`, '--dry-run', '--offline');
  });
});
