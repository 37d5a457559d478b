import { findPlace, inDirectory, placeOf, session, withAgent } from '@vouch/agent';
import { type Context, toVouchError } from '@vouch/core';

/** Where this process would find its agent. */
export async function agentDirectory(context: Context): Promise<string> {
  return (await findPlace(context)).directory;
}

/**
 * The session that the agent which listens in this directory holds now, if it holds one; `unknown` where we have no say there:
 * root, in another user's home, is refused by that user's agent, whose session lives on.
 */
export async function sessionAt(
  context: Context,
  directory: string,
): Promise<{ readonly id?: string | undefined } | 'unknown'> {
  const there = inDirectory(context, directory);
  try {
    const asked = await withAgent(there, await placeOf(there), (agent) => session(agent, 'status'));
    return { id: asked?.session?.id };
  } catch (thrown) {
    // One that does not answer holds none that is of use to anybody.
    return toVouchError(thrown).kind === 'network' ? {} : 'unknown';
  }
}

/** The id of that session; undefined where it holds none, or does not say. */
export async function liveSession(context: Context, directory: string): Promise<string | undefined> {
  const found = await sessionAt(context, directory);
  return found === 'unknown' ? undefined : found.id;
}
