import { tally } from '@vouch/workbench/tally';
import { expect, test } from 'vitest';
import { told } from './latency.ts';
import { amongSlowClients, coldClients, manyKeys } from './load.ts';
import { leaversAndStayers, sharedFailures } from './shared-call.ts';

test('L1: 5,000 cold clients at once cost one upstream call, and none is lost, 20 times', async () => {
  await coldClients({ clients: 5_000, rounds: 20 });
  tally({ what: 'L1: cold clients', tried: 100_000, lost: 0, note: '20 rounds, 20 upstream calls' });
});

test('L3: 50 keys with 100 clients each cost a call each, and nobody gets another’s token', async () => {
  await manyKeys({ keys: 50, clients: 100 });
  tally({ what: 'L3: clients of 50 keys', tried: 5_000, lost: 0, note: '50 upstream calls' });
});

test('L5: a failure is shared by 2,000 waiters and forgotten, 10 times', async () => {
  await sharedFailures({ waiters: 2_000, rounds: 10 });
  tally({ what: 'L5: waiters for a call that fails', tried: 20_000, lost: 0, note: '10 calls failed' });
});

test('L6: a client that leaves ends no call that others wait for, 500 times', async () => {
  await leaversAndStayers({ rounds: 500, others: 3 });
  tally({ what: 'L6: calls whose client left', tried: 500, lost: 0 });
});

test('L7: 500 silent and 500 dripping clients keep none of 5,000 requests waiting', async () => {
  const latency = await amongSlowClients({ silent: 500, dripping: 500, good: 5_000 });
  tally({ what: 'L7: requests among 1,000 slow clients', tried: 5_000, lost: 0, note: told(latency) });
  expect(latency.p99).toBeLessThan(1_000);
});
