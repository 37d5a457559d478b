import { existsSync, utimesSync } from 'node:fs';
import { identityText, ownIdentity } from '@vouch/core';
import { expect, test } from 'vitest';
import { inTestHome } from '../testing/tree.ts';
import { sweep } from './sweep.ts';

test('a temp file of another boot or container goes once it is older than an hour, whichever clock was ahead', async () => {
  await inTestHome(async ({ home, context, write }) => {
    const foreign = identityText({ ...(await ownIdentity(context)), origin: 'f' });
    const minutes = [0, -50, -70, 70];
    const temps = minutes.map((away, index) => {
      const path = write(`.vouch-${foreign}.0000000${index}.tmp`, '_authToken=x\n');
      const seconds = context.clock.now() / 1_000 + away * 60;
      utimesSync(path, seconds, seconds);
      return path;
    });
    await sweep(context, home);
    expect(temps.map((path) => existsSync(path))).toEqual([true, true, false, false]);
  });
});
