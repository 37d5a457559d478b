import type { ProgramIo } from '@vouch/adapter-kit/kernel';
import { connectTokenSource } from '@vouch/agent';
import { awsExchange, type Context, readConfig, VouchError } from '@vouch/core';
import { refreshTokens } from './uses/refresh.ts';
import { scrubTokens } from './uses/scrub.ts';

/**
 * What the agent starts when a token was renewed or a session has begun (`refresh`), when a session is over (`scrub`), and when
 * everything that it held was dropped (`scrub-everything`). It asks the agent for tokens like any other client. Gives the exit code:
 * not 0 where trying again later may help.
 */
export async function refreshProgram({ context, args }: ProgramIo): Promise<number> {
  switch (args[0]) {
    case 'refresh': {
      const connect = (of: Context) => connectTokenSource(of, awsExchange(of), { start: 'never' });
      const config = await readConfig(context);
      const outcomes = await refreshTokens({ context, config, connect, occasion: 'renewed' });
      // After the writing, so that no install is without a token: what is still a former session's now could not be rewritten.
      const { failures } = await scrubTokens(context, 'replaced');
      const failed = outcomes.filter((outcome) => outcome.is === 'failed');
      if (failures.length > 0) return 1;
      return failed.some(({ error }) => error.kind !== 'not-signed-in') ? 1 : 0;
    }
    case 'scrub':
      return (await scrubTokens(context, 'orphans')).failures.length === 0 ? 0 : 1;
    case 'scrub-everything':
      return (await scrubTokens(context, 'everything')).failures.length === 0 ? 0 : 1;
    default:
      throw new VouchError('usage', 'this program is started by the vouch agent', { hint: 'vouch refresh' });
  }
}
