import type { Context } from '@vouch/core';
import { connectAgent } from './client.ts';
import { agentDirectories } from './elsewhere.ts';
import { inDirectory, type Place, placeOf } from './place.ts';

/** Milliseconds for an agent of another directory to say that it is there. */
const answerMs = 1_000;

/**
 * Where this person's agent is. That is where this process would start one, unless nothing is there and an agent answers
 * elsewhere: it was started with another XDG_RUNTIME_DIR than this shell has, as `su` and cron have none. A private agent's
 * programs have that one or none. Throws as `placeOf` does.
 */
export async function findPlace(context: Context): Promise<Place> {
  const own = await placeOf(context);
  if (context.env['VOUCH_AGENT_DIRECTORY'] || (await isThere(context, own.socket))) return own;
  for (const directory of await agentDirectories(context)) {
    if (directory === own.directory) continue;
    const there = await placeOf(inDirectory(context, directory)).catch(() => undefined);
    if (there !== undefined && (await answersAt(context, there))) return there;
  }
  return own;
}

async function isThere({ files }: Context, path: string): Promise<boolean> {
  return (await files.lstat(path).catch(() => undefined)) !== undefined;
}

/** Whatever is wrong with a place that is not ours to use is no fault of this process's. */
async function answersAt(context: Context, place: Place): Promise<boolean> {
  const connection = await connectAgent(context, place, { timeoutMs: answerMs }).catch(() => undefined);
  connection?.close();
  return connection !== undefined;
}
