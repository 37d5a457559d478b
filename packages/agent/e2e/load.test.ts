import { test } from 'vitest';
import { amongSlowClients, coldClients, manyKeys } from './load.ts';
import { leaversAndStayers, sharedFailures } from './shared-call.ts';

test('L1: 5,000 cold clients at once cost one upstream call, and none is lost', async () => {
  await coldClients({ clients: 5_000, rounds: 1 });
});

test('L3: 50 keys with 20 clients each cost a call each, and nobody gets another’s token', async () => {
  await manyKeys({ keys: 50, clients: 20 });
});

test('L5: a failure is shared by 200 waiters and forgotten', async () => {
  await sharedFailures({ waiters: 200, rounds: 2 });
});

test('L6: a client that leaves ends no call that others wait for', async () => {
  await leaversAndStayers({ rounds: 10, others: 3 });
});

test('L7: 500 silent and 500 dripping clients keep nobody waiting', async () => {
  await amongSlowClients({ silent: 500, dripping: 500, good: 200 });
});
