import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { inTestHome } from '@vouch/adapter-kit/testing';
import { expect, it } from 'vitest';
import { firstKeyring } from './keyring.ts';
import type { Scene } from './scene.ts';

const setUp = {
  ...{ domain: 'my-domain', domainOwner: '123456789012', region: 'us-east-1', repository: 'my-repo' },
  ...{ tool: 'pip', format: 'pypi', chosen: [] },
};
const sceneOf = (context: unknown) => ({ context, config: undefined, setUps: [setUp] }) as unknown as Scene;

it.each([
  ['bin', []],
  ['bin2', [/^pip finds another keyring before vouch’s: .*bin2\/keyring$/]],
])('~/.vouch/bin alone is ours: a keyring in ~/.vouch/%s', async (name, says) => {
  await inTestHome(async (home) => {
    home.write(`.vouch/${name}/keyring`, '#!/bin/sh\n', 0o700);
    const PATH = join(home.home, '.vouch', name);
    const found = await firstKeyring(sceneOf({ ...home.context, env: { PATH } }), 'pip');
    expect(found.map(({ what }) => what)).toEqual(says.map((each) => expect.stringMatching(each)));
  });
});

it.each([
  ['gone', undefined, { kind: 'vouch', words: expect.arrayContaining(['setup', '--tool', 'pip']) }],
  ['no program', 0o600, { kind: 'mode', path: expect.stringMatching(/\.vouch\/bin\/keyring$/), mode: '700' }],
])('PATH is no remedy where our own is %s', async (_case, mode, remedy) => {
  await inTestHome(async (home) => {
    if (mode !== undefined) home.write('.vouch/bin/keyring', '#!/bin/sh\n', mode);
    const PATH = join(home.home, '.vouch', 'bin');
    const found = await firstKeyring(sceneOf({ ...home.context, env: { PATH } }), 'pip');
    expect(found).toEqual([{ state: 'bad', what: 'pip finds no keyring on PATH', remedy }]);
  });
});

it('knows our own by its file, however PATH spells its directory', async () => {
  await inTestHome(async (home) => {
    home.write('.vouch/bin/keyring', '#!/bin/sh\n', 0o700);
    const PATH = join(home.home, 'bin');
    symlinkSync(join(home.home, '.vouch', 'bin'), PATH);
    expect(await firstKeyring(sceneOf({ ...home.context, env: { PATH } }), 'pip')).toEqual([]);
  });
});

it('offers PATH where our own is there, or where no set-up could bring it', async () => {
  await inTestHome(async (home) => {
    const first = { kind: 'path-first', directory: join(home.home, '.vouch', 'bin') };
    const scene = sceneOf({ ...home.context, env: { PATH: join(home.home, 'bin') } });
    const none = { ...scene, setUps: [] };
    expect(await firstKeyring(none, 'pip')).toMatchObject([{ state: 'bad', remedy: first }]);
    home.write('.vouch/bin/keyring', '#!/bin/sh\n', 0o700);
    expect(await firstKeyring(scene, 'pip')).toMatchObject([{ state: 'bad', remedy: first }]);
  });
});

it('a launcher of ours in a circle of links is none of what PATH finds', async () => {
  await inTestHome(async (home) => {
    home.write('bin/keyring', '#!/bin/sh\n', 0o700);
    mkdirSync(join(home.home, '.vouch', 'bin'), { recursive: true });
    symlinkSync('keyring', join(home.home, '.vouch', 'bin', 'keyring'));
    const found = await firstKeyring(
      sceneOf({ ...home.context, env: { PATH: join(home.home, 'bin') } }),
      'pip',
    );
    expect(found).toMatchObject([{ state: 'bad', what: expect.stringContaining('another keyring') }]);
  });
});

it('takes another’s keyring that has our backend for ours', async () => {
  await inTestHome(async (home) => {
    const file = home.write('bin/keyring', '#!/bin/sh\n', 0o700);
    const listing = (stdout: string) => {
      const run = async (program: string) => ({
        code: 0,
        stdout: program === file ? stdout : '',
        stderr: '',
      });
      return firstKeyring(sceneOf({ ...home.context, env: { PATH: join(home.home, 'bin') }, run }), 'pip');
    };
    expect(await listing('keyrings_vouch.Backend (priority: 9.9)\n')).toEqual([]);
    expect(await listing('keyring.backends.fail.Keyring (priority: 0)\n')).toHaveLength(1);
  });
});
