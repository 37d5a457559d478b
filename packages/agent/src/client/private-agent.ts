import type { Context } from '@vouch/core';
import { inDirectory, type Place, placeOf } from '../place/place.ts';
import { newPrivateDirectory, privateDirectoriesIn } from '../place/private-directories.ts';
import type { AgentProgram } from '../process/launch.ts';
import { sayWithoutAgent } from './connect.ts';
import { findPlace, soon } from './find-place.ts';
import { stop } from './requests.ts';
import { startAgent } from './start.ts';
import { answersAt, withAgent } from './with-agent.ts';

/** A context whose programs share one agent, and how to end what was started for it. */
export interface SharedAgent {
  readonly context: Context;
  /** Never rejects: the command is over, and its exit code is what counts. */
  end(): Promise<void>;
}

/**
 * One agent for a command and everything below it, so that three hundred package-manager calls make one upstream call.
 * It is the agent that runs already, where there is one (a session's, above all); else a private one, in a directory
 * of its own that only this command's environment names, gone with the command however that ends. Where none can be had,
 * the command goes on without one, with a sentence for the person.
 */
export async function sharedAgent(context: Context, program: AgentProgram): Promise<SharedAgent> {
  const plain: SharedAgent = { context, end: async () => {} };
  try {
    if (await answersAt(context, await findPlace(context))) return plain;
    return await privateAgent(context, await placeOf(context), program);
  } catch (thrown) {
    const told = sayWithoutAgent(context, thrown);
    // Whoever asks for a token in this context meets the same, and would say it again.
    const say = (line: string) => {
      if (line !== told) context.say(line);
    };
    return { ...plain, context: { ...context, say } };
  }
}

async function privateAgent(context: Context, common: Place, program: AgentProgram): Promise<SharedAgent> {
  const directory = newPrivateDirectory(common.directory);
  const own = inDirectory(context, directory);
  const place = await placeOf(own);
  const remove = () => context.files.rm(directory, { recursive: true, force: true }).catch(() => {});
  await sweep(context, common);
  // It does no errands: what stands in files is the business of the common agent.
  const { node, script } = program;
  try {
    (await startAgent(own, place, { node, script, life: 'parent' })).close();
  } catch (thrown) {
    await remove();
    throw thrown;
  }
  return {
    context: own,
    async end() {
      await withAgent(own, place, stop).catch(() => {});
      await remove();
    },
  };
}

/** Milliseconds in which an agent has certainly started: a younger directory may be one that is just being made. */
const startedMs = 60_000;
/** Removes what runs that were killed have left: private directories where no agent answers any more. Best effort. */
async function sweep(context: Context, common: Place): Promise<void> {
  const left = await privateDirectoriesIn(context, common.directory);
  await Promise.allSettled(left.map((directory) => removeIfLeft(context, directory)));
}

async function removeIfLeft(context: Context, directory: string): Promise<void> {
  const { mtimeMs } = await context.files.lstat(directory);
  if (context.clock.now() - mtimeMs < startedMs) return;
  const own = inDirectory(context, directory);
  if (await answersAt(own, await placeOf(own), soon)) return;
  await context.files.rm(directory, { recursive: true, force: true });
}
