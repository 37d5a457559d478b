import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Bid, bidFor, type Context, VouchError } from '@vouch/core';

/**
 * Milliseconds that a writer waits for one owner of the lock. An edit takes some ten; that of a Python tool takes as long as its
 * Python and a foreign keyring need to answer, ten seconds each at most. A plan is made under the lock, since that of a token
 * asks whether it is still wanted, which must hold when it is written.
 */
const patience = 60_000;
/** Milliseconds that it waits for all who have their turn before it: the lock goes to whoever asks first, in no order. */
const longestQueue = 600_000;
/** Milliseconds of waiting between two looks at whether the owner lives: a look costs more than a try. */
const lookEvery = 200;
/** A lock whose owner cannot be seen from here (another machine or container) counts as left behind after this. */
const foreignLife = 120_000;

/**
 * Runs `work` while no other process of ours edits files.
 * Throws `configuration` where one owner keeps the lock for a minute, or others take it in turn for ten.
 */
export async function withLock<T>(context: Context, directory: string, work: () => Promise<T>): Promise<T> {
  const path = join(directory, 'lock');
  const bid = await bidFor(context, path);
  try {
    await waitForTurn(context, bid, path, pause);
    return await work();
  } finally {
    await bid.release();
  }
}

/** The wait itself; `wait` pauses for that many milliseconds. */
export async function waitForTurn(
  context: Context,
  bid: Bid,
  path: string,
  wait: (ms: number) => Promise<void>,
): Promise<void> {
  let nextLook = 0;
  let owner: string | undefined;
  let ownerSince = 0;
  let waited = 0;
  while (waited < longestQueue && waited - ownerSince < patience) {
    if (await bid.take()) return;
    if (waited >= nextLook) {
      nextLook = waited + lookEvery;
      if (await bid.dropDeadOwner(async (ageMs) => ageMs > foreignLife)) continue;
      const now = await bid.owner();
      if (now !== owner) [owner, ownerSince] = [now, waited];
    }
    const delay = Math.ceil(2 + context.random() * Math.min(40, 5 + waited / 10));
    await wait(delay);
    waited += delay;
  }
  if (waited < longestQueue)
    throw new VouchError('configuration', 'another vouch command has held the lock for a minute', {
      hint: `wait for it to end; if none runs, remove ${path}`,
    });
  throw new VouchError('configuration', 'other vouch commands have taken the lock in turn for ten minutes', {
    hint: 'wait for them to end, then run the command again',
  });
}
