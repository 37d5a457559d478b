import { type Context, lockOwner } from '@vouch/core';
import type { Place } from '../place/place.ts';
import { ended } from '../process/ended.ts';
import type { AgentConnection } from './client.ts';
import { stop } from './requests.ts';
import { withAgent } from './with-agent.ts';

/** Milliseconds for an agent that was told to stop to close its socket, and then to end. */
const goneMs = 5_000;

/**
 * Has the agent at a place end, and says whether there was one. Comes back when its process has ended: it writes into ~/.vouch until then,
 * and whoever stops it may be about to remove that. `first` is asked of it before. Throws what a request throws.
 */
export async function stopAgent(
  context: Context,
  place: Place,
  first: (agent: AgentConnection) => Promise<unknown> = async () => {},
): Promise<boolean> {
  // Its lock goes with its socket, before its last errand.
  const owner = await lockOwner(context, place.agentLock);
  const stopped = await withAgent(context, place, async (agent) => {
    await first(agent);
    await stop(agent);
    await silent(agent);
    return true;
  });
  if (stopped && owner !== undefined) await ended(context, owner, goneMs);
  return stopped ?? false;
}

/** Until nobody answers at its socket any more: its session counts as live for as long. */
async function silent(connection: AgentConnection): Promise<void> {
  await connection.receive(goneMs).catch(() => {});
}
