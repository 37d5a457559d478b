import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { inTestHome } from '@vouch/adapter-kit/testing';
import { identityText, ownIdentity, type ProcessIdentity } from '@vouch/core';
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

it('what another user’s killed command left is not ours to remove', async () => {
  await inTestHome(async ({ context, home }) => {
    const there = { ...context, platform: 'darwin' as const };
    const dead = identityText(await ownIdentity(context)).replace(/^\d+/, '4194304');
    const left = join(home, '.vouch', 'run', `vouch-npm-${dead}.0123456789abcdef`);
    mkdirSync(left, { recursive: true });
    await sweepOverlays({ ...there, userId: statSync(left).uid + 1 });
    expect(existsSync(left)).toBe(true);
    await sweepOverlays(there);
    expect(existsSync(left)).toBe(false);
  });
});

it.skipIf(process.platform !== 'linux')(
  'an overlay’s directory is in memory where Linux has a place for it',
  async () => {
    await inTestHome(async ({ context }) => {
      const runtime = mkdtempSync('/dev/shm/vouch-');
      try {
        const closed = await overlayDirectory({ ...context, env: { XDG_RUNTIME_DIR: runtime } });
        expect(dirname(closed)).toBe(join(runtime, 'vouch-codeartifact', 'npm'));
        const shared = await overlayDirectory({ ...context, env: {} });
        rmSync(shared, { recursive: true });
        expect(dirname(shared)).toBe('/dev/shm');
      } finally {
        rmSync(runtime, { recursive: true });
      }
    });
  },
);

it('what was left before a boot or in another container goes once it is older than its token', async () => {
  await inTestHome(async ({ context, home }) => {
    const there = { ...context, platform: 'darwin' as const };
    const own = await ownIdentity(context);
    const left = (owner: ProcessIdentity, minutes: number) => {
      const name = `vouch-npm-${identityText(owner)}.${String(Math.abs(minutes)).padStart(16, '0')}`;
      const path = join(home, '.vouch', 'run', name);
      mkdirSync(path, { recursive: true });
      const seconds = context.clock.now() / 1_000 + minutes * 60;
      utimesSync(path, seconds, seconds);
      return path;
    };
    const paths = [
      left({ ...own, origin: 'f' }, -710),
      left({ ...own, origin: 'f' }, -730),
      left({ ...own, origin: 'f' }, 740),
      // As on macOS, where nothing but the id of a process is known, and that one runs.
      left({ ...own, start: '0' }, -750),
    ];
    await sweepOverlays(there);
    expect(paths.map((path) => existsSync(path))).toEqual([true, false, false, true]);
  });
});
