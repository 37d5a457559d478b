import { type Context, lifeOf, lockOwner, type ProcessIdentity, VouchError } from '@vouch/core';
import { type Place, requireOurs } from '../place/place.ts';
import { ended } from './ended.ts';

/** Milliseconds for an agent to end after SIGTERM, and after SIGKILL. */
const deadlineMs = 5_000;

/**
 * Ends an agent that cannot be told to stop: one that hangs, or whose key is damaged. Its process is the one that holds the
 * agent's lock. Gives whether there was one. What it leaves behind goes, so that the next agent finds a clean place.
 * Throws `configuration` where the place is not ours alone, or where the process cannot be told from another (macOS
 * and Windows keep no start time that we can read), and `network` where it does not end.
 */
export async function forceStop(context: Context, place: Place): Promise<boolean> {
  if (!(await requireOurs(context, place.directory, 'directory'))) return false;
  const owner = await lockOwner(context, place.agentLock);
  const life = owner === undefined ? 'dead' : await lifeOf(context, owner);
  if (owner !== undefined && life === 'unknown') {
    throw new VouchError(
      'configuration',
      `process ${owner.pid} may be the agent, or a later process with the same number`,
      {
        hint: `check whether it is vouch-agent, then: kill ${owner.pid}`,
      },
    );
  }
  if (owner !== undefined && life === 'alive') await end(context, owner);
  for (const path of [place.keyFile, place.socket]) await context.files.rm(path, { force: true });
  return life === 'alive';
}

async function end(context: Context, owner: ProcessIdentity): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    try {
      process.kill(owner.pid, signal);
    } catch {
      // It has ended by itself.
    }
    if (await ended(context, owner, deadlineMs)) return;
  }
  throw new VouchError('network', `process ${owner.pid}, the agent, does not end`, {
    hint: `kill -9 ${owner.pid}`,
  });
}
