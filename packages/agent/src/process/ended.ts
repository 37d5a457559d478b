import { setTimeout as pause } from 'node:timers/promises';
import { type Context, lifeOf, type ProcessIdentity } from '@vouch/core';

const lookEveryMs = 20;

/**
 * Waits for a process to end; says whether it has within so many milliseconds. One that cannot be told from another (macOS and
 * Windows keep no start time that we can read) counts as ended once its id is free.
 */
export async function ended(
  context: Pick<Context, 'clock' | 'files'>,
  process: ProcessIdentity,
  deadlineMs: number,
): Promise<boolean> {
  const endsAt = context.clock.monotonic() + deadlineMs;
  while ((await lifeOf(context, process)) !== 'dead') {
    if (context.clock.monotonic() >= endsAt) return false;
    await pause(lookEveryMs);
  }
  return true;
}
