import { expect, it } from 'vitest';
import { onFirstUse } from './on-first-use.ts';

it('loads once for all who want it, and again after a failure', async () => {
  let loads = 0;
  const load = onFirstUse(async () => {
    loads += 1;
    if (loads === 1) throw new Error('EMFILE');
    return loads;
  });
  const both = await Promise.allSettled([load(), load()]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await Promise.all([load(), load()])).toEqual([2, 2]);
  expect(await load()).toBe(2);
});
