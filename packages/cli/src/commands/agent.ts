import type { ProgramIo } from '@vouch/adapter-kit/kernel';
import {
  agentProgram,
  findPlace,
  forceStop,
  type Place,
  startAgent,
  status,
  stopAgent,
  withAgent,
} from '@vouch/agent';
import { type Context, toVouchError } from '@vouch/core';
import { scrubTokens } from '@vouch/npm/uses';
import { countOf } from '../count-of-tokens.ts';

/** `vouch agent start|stop|status`: one line that says what is so now. */
export async function agentCommand(
  { context, self }: ProgramIo,
  action: 'start' | 'stop' | 'status',
): Promise<string> {
  const place = await findPlace(context);
  if (action === 'stop') {
    if (!(await endAgent(context, place))) return none;
    await scrubAfter(context);
    return 'the agent has ended\n';
  }
  if (action === 'start') (await startAgent(context, place, agentProgram(self))).close();
  const found = await withAgent(context, place, status);
  return found === undefined ? none : `the agent runs as process ${found.pid} and holds ${countOf(found)}\n`;
}

const none = 'no agent is running\n';

/** Every hint about an agent that does not answer leads here, so this must work without an answer. */
async function endAgent(context: Context, place: Place): Promise<boolean> {
  try {
    return await stopAgent(context, place);
  } catch (thrown) {
    context.say(`vouch: the agent cannot be told to stop: ${toVouchError(thrown).message}`);
    return await forceStop(context, place);
  }
}

/** The agent's own last errand takes its tokens out of files; one that was killed, or whose errand failed, leaves them there. */
async function scrubAfter(context: Context): Promise<void> {
  const { failures } = await scrubTokens(context, 'orphans').catch((thrown) => ({
    failures: [toVouchError(thrown)],
  }));
  for (const { message } of failures) context.say(`vouch: a token stays in its file: ${message}`);
}
