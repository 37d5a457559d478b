import type { ProgramIo } from '@vouch/adapter-kit/kernel';
import { agentProgram, connectAgent, placeOf, startAgent, status, stop } from '@vouch/agent';

/** `vouch agent start|stop|status`: one line that says what is so now. */
export async function agentCommand(
  { context, self }: ProgramIo,
  action: 'start' | 'stop' | 'status',
): Promise<string> {
  const place = await placeOf(context);
  const connection =
    action === 'start'
      ? await startAgent(context, place, agentProgram(self))
      : await connectAgent(context, place);
  if (connection === undefined) return 'no agent is running\n';
  try {
    if (action === 'stop') {
      await stop(connection);
      return 'the agent has ended\n';
    }
    const { pid, tokens } = await status(connection);
    return `the agent runs as process ${pid} and holds ${tokens.length} tokens\n`;
  } finally {
    connection.close();
  }
}
