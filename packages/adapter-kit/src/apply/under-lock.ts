import type { Context } from '@vouch/core';
import type { Adapter, Summary } from '../adapter.ts';
import { openState } from '../journal/store.ts';
import { setUpLocked } from './apply.ts';
import { withLock } from './lock.ts';
import { updateFileLocked } from './update-file.ts';

/** What can be done while the lock is held: as the functions of these names do, which would wait for it for ever. */
export interface Held {
  setUp<Request, Facts>(adapter: Adapter<Request, Facts>, id: string, request: Request): Promise<Summary>;
  updateFile(path: string, change: (text: string | null) => string | null): Promise<void>;
}

/**
 * Takes the lock for several edits that no other process of ours may come between. A crash may: what must not be lost is
 * written first. Throws what the work throws, and `configuration` where the lock is not to be had.
 */
export async function underLock<T>(context: Context, work: (held: Held) => Promise<T>): Promise<T> {
  const held: Held = {
    setUp: (adapter, id, request) => setUpLocked(context, adapter, id, request),
    updateFile: (path, change) => updateFileLocked(context, path, change),
  };
  return withLock(context, await openState(context), () => work(held));
}
