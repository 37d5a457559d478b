import type { Context } from '@vouch/core';
import { agentDirectories } from '../place/elsewhere.ts';
import { inDirectory, type Place, placeOf, privateDirectory } from '../place/place.ts';
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
  return (await findElsewhere(context, own)) ?? own;
}

/** Where an agent answers that this process would not start; undefined where none does, and for the programs of a private one. */
export async function findElsewhere(context: Context, own: Place): Promise<Place | undefined> {
  if (privateDirectory(context) !== undefined) return undefined;
  for (const directory of await agentDirectories(context)) {
    if (directory === own.directory) continue;
    const there = await placeOf(inDirectory(context, directory)).catch(() => undefined);
    // Whatever is wrong with a place that is not ours to use is no fault of this process's.
    if (there !== undefined && (await answersAt(context, there, soon).catch(() => false))) return there;
  }
  return undefined;
}
