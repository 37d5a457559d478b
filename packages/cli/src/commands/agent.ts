import type { ProgramIo } from '@vouch/adapter-kit/kernel';
import {
  agentProgram,
  connectAgent,
  findPlace,
  forceStop,
  type Place,
  startAgent,
  status,
  stop,
} from '@vouch/agent';
import { type Context, toVouchError } from '@vouch/core';
import { countOf } from '../count-of-tokens.ts';

/** `vouch agent start|stop|status`: one line that says what is so now. */
export async function agentCommand(
  { context, self }: ProgramIo,
  action: 'start' | 'stop' | 'status',
): Promise<string> {
  const place = await findPlace(context);
  if (action === 'stop') return (await stopAgent(context, place)) ? 'the agent has ended\n' : none;
  const connection =
    action === 'start'
      ? await startAgent(context, place, agentProgram(self))
      : await connectAgent(context, place);
  if (connection === undefined) return none;
  try {
    const found = await status(connection);
    return `the agent runs as process ${found.pid} and holds ${countOf(found)}\n`;
  } finally {
    connection.close();
  }
}

const none = 'no agent is running\n';

/** Every hint about an agent that does not answer leads here, so this must work without an answer. */
async function stopAgent(context: Context, place: Place): Promise<boolean> {
  try {
    const connection = await connectAgent(context, place);
    if (connection === undefined) return false;
    await stop(connection).finally(connection.close);
    return true;
  } catch (thrown) {
    context.say(`vouch: the agent cannot be told to stop: ${toVouchError(thrown).message}`);
    return await forceStop(context, place);
  }
}
