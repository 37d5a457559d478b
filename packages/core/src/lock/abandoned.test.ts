import { utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { homeForTest } from '../testing/home.ts';
import { isAbandoned } from './abandoned.ts';
import { ownIdentity } from './process-identity.ts';

const minute = 60_000;
const hour = 60 * minute;

test.each([
  [0, false],
  [-59 * minute, false],
  [59 * minute, false],
  [-61 * minute, true],
  [61 * minute, true],
])('a file that is %d ms from now is left behind by a process of another boot: %s', async (away, is) => {
  await using home = await homeForTest();
  const { context } = home;
  const path = join(context.homeDirectory, 'file');
  await writeFile(path, '');
  const seconds = (context.clock.now() + away) / 1_000;
  await utimes(path, seconds, seconds);
  const own = await ownIdentity(context);
  expect(await isAbandoned(context, { ...own, origin: 'f' }, path, hour)).toBe(is);
  expect(await isAbandoned(context, { ...own, pid: 2 ** 22 + 1 }, path, hour)).toBe(true);
  if (process.platform === 'linux') expect(await isAbandoned(context, own, path, hour)).toBe(false);
});

test('what is not there is left behind by nobody that cannot be seen', async () => {
  await using home = await homeForTest();
  const own = await ownIdentity(home.context);
  const path = join(home.context.homeDirectory, 'none');
  expect(await isAbandoned(home.context, { ...own, origin: 'f' }, path, hour)).toBe(false);
});
