import type { Context } from '@vouch/core';
import { agentDirectories } from '../place/elsewhere.ts';
import { inDirectory, type Place, placeOf, privateDirectory } from '../place/place.ts';
import { type AgentConnection, connectAgent } from './client.ts';
import { answersAt } from './with-agent.ts';

/** The time for an agent to say that it is there. */
export const soon = { timeoutMs: 1_000 };

/**
 * Where this person's agent is. That is where this process would start one, unless none is there and one answers elsewhere: it was
 * started with another XDG_RUNTIME_DIR than this shell has, as `su` and cron have none. A private agent's programs have that one
 * or none. Throws as `placeOf` does.
 */
export async function findPlace(context: Context): Promise<Place> {
  const own = await placeOf(context);
  // What is wrong there is for the caller to meet. A socket that a killed agent left is nobody's; under the home it outlives a reboot.
  if (await answersAt(context, own, soon).catch(() => true)) return own;
  const elsewhere = await findElsewhere(context, own);
  elsewhere?.agent.close();
  return elsewhere?.place ?? own;
}

/** An agent that answers where this process would not start one; undefined where none does, and for the programs of a private one. */
export async function findElsewhere(
  context: Context,
  own: Place,
  signal?: AbortSignal,
): Promise<{ readonly place: Place; readonly agent: AgentConnection } | undefined> {
  if (privateDirectory(context) !== undefined) return undefined;
  for (const directory of await agentDirectories(context)) {
    if (directory === own.directory) continue;
    try {
      const place = await placeOf(inDirectory(context, directory));
      const agent = await connectAgent(context, place, { ...soon, signal });
      if (agent !== undefined) return { place, agent };
    } catch {
      // Whatever is wrong with a place that is not ours to use is no fault of this process's.
    }
  }
  return undefined;
}
