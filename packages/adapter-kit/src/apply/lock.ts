import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Bid, bidFor, type Context, VouchError } from '@vouch/core';
import { fileFailure } from './failure.ts';

/** Milliseconds that a writer waits for the others; an edit takes some ten. */
const patience = 60_000;
/** Milliseconds of waiting between two looks at whether the owner lives: a look costs more than a try. */
const lookEvery = 200;
/** A lock whose owner cannot be seen from here (another machine or container) counts as left behind after this. */
const foreignLife = 120_000;

/**
 * Runs `work` while no other process of ours edits files.
 * Throws `configuration` when the lock is not to be had within a minute.
 */
export async function withLock<T>(context: Context, directory: string, work: () => Promise<T>): Promise<T> {
  const path = join(directory, 'lock');
  const bid = await bidFor(context, path).catch((error: VouchError) => {
    throw fileFailure(path, 'take', error.cause);
  });
  try {
    await take(context, bid, path);
    return await work();
  } finally {
    await bid.release();
  }
}

async function take(context: Context, bid: Bid, path: string): Promise<void> {
  let nextLook = 0;
  for (let waited = 0; waited < patience; ) {
    if (await bid.take()) return;
    if (waited >= nextLook) {
      nextLook = waited + lookEvery;
      if (await bid.dropDeadOwner(async (ageMs) => ageMs > foreignLife)) continue;
    }
    const delay = Math.ceil(2 + context.random() * Math.min(40, 5 + waited / 10));
    await pause(delay);
    waited += delay;
  }
  throw new VouchError('configuration', 'another vouch command has held the lock for a minute', {
    hint: `wait for it to end; if none runs, remove ${path}`,
  });
}
