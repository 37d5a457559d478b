import { testContext } from '@vouch/core/testing';
import { expect, it } from 'vitest';
import { foreignHomeNotes } from './foreign-home.ts';

it.each([
  [0, 1_000, true],
  [0, 0, false],
  [1_000, 1_000, false],
  [1_001, 1_000, false],
  [undefined, 0, false],
])('user %s, in a home of %s, is told: %s', async (userId, uid, isTold) => {
  const { files } = testContext();
  const stat = async () => ({ ...(await files.stat('/')), uid });
  const context = testContext({
    homeDirectory: '/home/ann',
    files: { ...files, stat: stat as unknown as typeof files.stat },
  });
  expect(await foreignHomeNotes({ ...context, userId })).toHaveLength(isTold ? 1 : 0);
});
