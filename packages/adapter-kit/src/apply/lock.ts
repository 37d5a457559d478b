import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Context, VouchError } from '@vouch/core';
import { errorCode, fileFailure } from './failure.ts';
import {
  fateOf,
  identityText,
  ownIdentity,
  type ProcessIdentity,
  parseIdentity,
} from './process-identity.ts';

/** Milliseconds that a writer waits for the others; an edit takes some ten. */
const patience = 60_000;
/** Milliseconds of waiting between two looks at whether the owner lives: a look costs more than a try. */
const lookEvery = 200;
/** A lock whose owner cannot be seen from here (another machine or container) counts as left behind after this. */
const foreignLife = 120_000;

/** What rename says of a directory that is not empty; POSIX allows both. */
const taken: ReadonlySet<string> = new Set(['ENOTEMPTY', 'EEXIST']);

/**
 * Runs `work` while no other process of ours edits files. The lock is a directory with one entry that names its
 * owner, made aside and renamed into place: rename replaces an empty directory and no other (rename(2)). So
 * taking it is one step, and a dead owner's entry is removed by its own name, which cannot hit a newer owner's.
 * Throws `configuration` when the lock is not to be had within a minute.
 */
export async function withLock<T>(context: Context, directory: string, work: () => Promise<T>): Promise<T> {
  const lock = join(directory, 'lock');
  const own = await ownIdentity(context);
  const entry = `${identityText(own)}.${randomBytes(4).toString('hex')}`;
  const aside = join(directory, `lock.${entry}`);
  try {
    await context.files.mkdir(aside, { mode: 0o700 });
    await (await context.files.open(join(aside, entry), 'wx', 0o600)).close();
    await take(context, aside, lock, own);
  } catch (error) {
    await context.files.rm(aside, { recursive: true, force: true });
    throw fileFailure(lock, 'take', error);
  }
  try {
    return await work();
  } finally {
    await context.files.rm(join(lock, entry), { force: true });
  }
}

async function take(context: Context, aside: string, lock: string, own: ProcessIdentity): Promise<void> {
  let nextLook = 0;
  for (let waited = 0; waited < patience; ) {
    try {
      await context.files.rename(aside, lock);
      return;
    } catch (error) {
      if (!taken.has(errorCode(error) ?? '')) throw error;
    }
    if (waited >= nextLook) {
      nextLook = waited + lookEvery;
      if (await dropDeadOwner(context, lock, own)) continue;
    }
    const delay = Math.ceil(2 + context.random() * Math.min(40, 5 + waited / 10));
    await pause(delay);
    waited += delay;
  }
  throw new VouchError('configuration', 'another vouch command has held the lock for a minute', {
    hint: `wait for it to end; if none runs, remove ${lock}`,
  });
}

async function dropDeadOwner(context: Context, lock: string, own: ProcessIdentity): Promise<boolean> {
  const entry = await firstEntry(context, lock);
  const identity = entry === undefined ? null : parseIdentity(entry.split('.')[0] ?? '');
  if (entry === undefined || identity === null) return false;
  const path = join(lock, entry);
  const fate = await fateOf(context, identity, own);
  const gone = fate === 'dead' || (fate === 'unknown' && (await isForgotten(context, path)));
  if (gone) await context.files.rm(path, { force: true });
  return gone;
}

async function firstEntry(context: Context, lock: string): Promise<string | undefined> {
  try {
    return (await context.files.readdir(lock))[0];
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function isForgotten(context: Context, path: string): Promise<boolean> {
  try {
    return context.clock.now() - (await context.files.lstat(path)).mtimeMs > foreignLife;
  } catch {
    return false;
  }
}
