import { findPlace, inDirectory, placeOf, session, withAgent } from '@vouch/agent';
import type { Context } from '@vouch/core';

/** Where this process would find its agent. */
export async function agentDirectory(context: Context): Promise<string> {
  return (await findPlace(context)).directory;
}

/**
 * The id of the session that the agent which listens in this directory holds now; undefined where it holds none. One that cannot
 * be reached holds none.
 */
export async function liveSession(context: Context, directory: string): Promise<string | undefined> {
  const there = inDirectory(context, directory);
  try {
    const asked = await withAgent(there, await placeOf(there), (agent) => session(agent, 'status'));
    return asked?.session?.id;
  } catch {
    return undefined;
  }
}
