import type { ProgramIo } from '@vouch/adapter-kit/kernel';
import {
  type AgentConnection,
  agentProgram,
  ended,
  findPlace,
  forceStop,
  type Place,
  startAgent,
  status,
  stop,
  withAgent,
} from '@vouch/agent';
import { type Context, lockOwner, toVouchError } from '@vouch/core';
import { scrubTokens } from '@vouch/npm/uses';
import { countOf } from '../count-of-tokens.ts';

/** `vouch agent start|stop|status`: one line that says what is so now. */
export async function agentCommand(
  { context, self }: ProgramIo,
  action: 'start' | 'stop' | 'status',
): Promise<string> {
  const place = await findPlace(context);
  if (action === 'stop') {
    if (!(await stopAgent(context, place))) return none;
    await scrubAfter(context);
    return 'the agent has ended\n';
  }
  if (action === 'start') (await startAgent(context, place, agentProgram(self))).close();
  const found = await withAgent(context, place, status);
  return found === undefined ? none : `the agent runs as process ${found.pid} and holds ${countOf(found)}\n`;
}

const none = 'no agent is running\n';

/** Every hint about an agent that does not answer leads here, so this must work without an answer. */
async function stopAgent(context: Context, place: Place): Promise<boolean> {
  try {
    const owner = await lockOwner(context, place.agentLock);
    const stopped = await withAgent(context, place, async (agent) => {
      await stop(agent);
      await silent(agent);
      return true;
    });
    // It writes into ~/.vouch until its end, and whoever stops it may be about to remove that.
    if (stopped && owner !== undefined) await ended(context, owner, goneMs);
    return stopped ?? false;
  } catch (thrown) {
    context.say(`vouch: the agent cannot be told to stop: ${toVouchError(thrown).message}`);
    return await forceStop(context, place);
  }
}

/** Milliseconds for an agent that was told to stop to close its socket, and then to end. */
const goneMs = 5_000;

/** Until nobody answers at its socket any more: its session counts as live for as long. */
async function silent(connection: AgentConnection): Promise<void> {
  await connection.receive(goneMs).catch(() => {});
}

/** The agent's own last errand takes its tokens out of files, but only after it has answered; one that was killed runs none. */
async function scrubAfter(context: Context): Promise<void> {
  const { failures } = await scrubTokens(context, 'orphans').catch((thrown) => ({
    failures: [toVouchError(thrown)],
  }));
  for (const { message } of failures) context.say(`vouch: a token stays in its file: ${message}`);
}
