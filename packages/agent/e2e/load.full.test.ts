import { expect, test } from 'vitest';
import { amongSlowClients, coldClients, manyKeys } from './load.ts';

test('5,000 cold clients at once, 20 rounds', async () => {
  await coldClients({ clients: 5_000, rounds: 20 });
}, 180_000);

test('50 keys with 100 clients each', async () => {
  await manyKeys({ keys: 50, clients: 100 });
});

// As in the short run: a busy machine may be slow for a moment.
test('500 silent and 500 dripping clients, 5,000 requests among them', {
  retry: 2,
  timeout: 60_000,
}, async () => {
  expect(await amongSlowClients({ silent: 500, dripping: 500, good: 5_000 })).toBeLessThan(100);
});
