import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { inTestHome } from '@vouch/adapter-kit/testing';
import { identityText, ownIdentity } from '@vouch/core';
import { expect, it } from 'vitest';
import { overlayDirectory, sweepOverlays } from './overlay-directory.ts';

it('an overlay’s directory is closed, and others leave it while its process lives', async () => {
  await inTestHome(async ({ context, home }) => {
    const there = { ...context, platform: 'darwin' as const };
    const directory = await overlayDirectory(there);
    expect(dirname(directory)).toBe(join(home, '.vouch', 'run'));
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    await sweepOverlays(there);
    expect(existsSync(directory)).toBe(true);
  });
});

it('what a killed command left goes before the next is made; what has another name stays', async () => {
  await inTestHome(async ({ context, home }) => {
    const there = { ...context, platform: 'darwin' as const };
    const own = identityText(await ownIdentity(context));
    // A process of this boot that has ended: Linux gives no id that high.
    const dead = own.replace(/^\d+/, '4194304');
    const parent = join(home, '.vouch', 'run');
    const left = join(parent, `vouch-npm-${dead}.0123456789abcdef`);
    const foreign = join(parent, 'vouch-npm-somebody');
    for (const directory of [left, foreign]) mkdirSync(directory, { recursive: true });
    writeFileSync(join(left, 'npmrc'), '//host/:_authToken=CANARY\n');
    const made = await overlayDirectory(there);
    expect([left, foreign, made].map((path) => existsSync(path))).toEqual([false, true, true]);
    expect(basename(made)).toContain(own);
  });
});
