import { type Bid, processContext } from '@vouch/core';
import { expect, test } from 'vitest';
import { waitForTurn } from './lock.ts';

/** Milliseconds. The waits are counted here, not waited. */
const minute = 60_000;

/** Waits for a lock whose owners are named by the time that has passed; from `end` on nobody has it. Gives how long it took. */
async function waitedFor(ownerAt: (waited: number) => string, end: number): Promise<number> {
  let waited = 0;
  const bid: Bid = {
    take: async () => waited >= end,
    dropDeadOwner: async () => false,
    owner: async () => ownerAt(waited),
    release: async () => {},
  };
  await waitForTurn(processContext(), bid, '/state/lock', async (ms) => {
    waited += ms;
  });
  return waited;
}

test('an owner that cannot be seen from here has two minutes, and is not robbed before', async () => {
  const isLeft: boolean[] = [];
  const bid: Bid = {
    take: async () => isLeft.length === 2,
    async dropDeadOwner(isLeftBehind) {
      isLeft.push(await isLeftBehind(2 * minute + isLeft.length));
      return false;
    },
    owner: async () => 'one',
    release: async () => {},
  };
  await waitForTurn(processContext(), bid, '/state/lock', async () => {});
  expect(isLeft).toEqual([false, true]);
});

const inTurn = (waited: number) => `owner ${Math.floor(waited / (minute / 10))}`;

test('one owner is waited for a minute', async () => {
  await expect(waitedFor(() => 'one', 2 * minute)).rejects.toMatchObject({
    kind: 'configuration',
    message: 'another vouch command has held the lock for a minute',
    hint: 'wait for it to end; if none runs, remove /state/lock',
  });
});

test('many owners in turn are waited for longer, for each of them works', async () => {
  expect(await waitedFor(inTurn, 5 * minute)).toBeGreaterThanOrEqual(5 * minute);
});

test('but not for ever', async () => {
  await expect(waitedFor(inTurn, 20 * minute)).rejects.toMatchObject({
    kind: 'configuration',
    message: 'other vouch commands have taken the lock in turn for ten minutes',
  });
});
