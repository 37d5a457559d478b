import { join } from 'node:path';
import { inTestHome } from '@vouch/adapter-kit/testing';
import { expect, it } from 'vitest';
import { firstKeyring } from './keyring.ts';
import type { Scene } from './scene.ts';

it.each([
  ['bin', []],
  ['bin2', [/^pip finds another keyring before vouch’s: .*bin2\/keyring$/]],
])('a keyring in ~/.vouch/%s', async (name, says) => {
  await inTestHome(async (home) => {
    home.write(`.vouch/${name}/keyring`, '#!/bin/sh\n', 0o700);
    const PATH = join(home.home, '.vouch', name);
    const scene = { context: { ...home.context, env: { PATH } } } as unknown as Scene;
    const found = await firstKeyring(scene, 'pip');
    expect(found.map(({ what }) => what)).toEqual(says.map((each) => expect.stringMatching(each)));
  });
});
