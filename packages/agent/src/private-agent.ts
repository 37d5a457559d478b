import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Context } from '@vouch/core';
import { connectAgent } from './client.ts';
import type { AgentProgram } from './launch.ts';
import { placeOf } from './place.ts';
import { stop } from './requests.ts';
import { startAgent } from './start.ts';

/** A context whose programs share one agent, and how to end what was started for it. */
export interface SharedAgent {
  readonly context: Context;
  end(): Promise<void>;
}

/**
 * One agent for a command and everything below it, so that three hundred package-manager calls make one upstream call.
 * It is the agent that runs already, where there is one (a session's, above all); else a private one, in a directory
 * of its own that only this command's environment names, gone with the command.
 */
export async function sharedAgent(context: Context, program: AgentProgram): Promise<SharedAgent> {
  const common = await placeOf(context);
  const running = await connectAgent(context, common);
  running?.close();
  if (running !== undefined) return { context, end: async () => {} };
  // Beside the common one: that place is ours and short enough for a socket's path.
  const directory = join(common.directory, `x-${randomBytes(4).toString('hex')}`);
  const own: Context = { ...context, env: { ...context.env, VOUCH_AGENT_DIRECTORY: directory } };
  // It does no errands: what stands in files is the business of the common agent.
  const { node, script } = program;
  (await startAgent(own, await placeOf(own), { node, script })).close();
  return {
    context: own,
    async end() {
      const connection = await connectAgent(own, await placeOf(own));
      if (connection !== undefined) await stop(connection).finally(connection.close);
      await context.files.rm(directory, { recursive: true, force: true });
    },
  };
}
