import { expect, test } from 'vitest';
import { amongSlowClients, coldClients, manyKeys } from './load.ts';

test('5,000 cold clients at once cost one upstream call a round, and none is lost', async () => {
  await coldClients({ clients: 5_000, rounds: 2 });
});

test('50 keys with 20 clients each', async () => {
  await manyKeys({ keys: 50, clients: 20 });
});

// A machine that is busy with other things may be slow for a moment, but not three times in a row.
test('500 silent and 500 dripping clients do not slow the others', { retry: 2 }, async () => {
  expect(await amongSlowClients({ silent: 500, dripping: 500, good: 200 })).toBeLessThan(100);
});
