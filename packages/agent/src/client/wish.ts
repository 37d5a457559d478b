import { dirname, join } from 'node:path';
import type { Context } from '@vouch/core';
import type { AgentProgram } from '../process/launch.ts';
import type { AgentWish } from './connect.ts';

/** The agent's program beside a program of ours: every bundle that wants an agent ships it. */
export function agentProgram(self: { readonly node: string; readonly script: string }): AgentProgram {
  const directory = dirname(self.script);
  return {
    node: self.node,
    script: join(directory, 'vouch-agent.js'),
    refresh: join(directory, 'vouch-refresh.js'),
  };
}

/** An agent outlives the command that started it; neither a CI job nor anyone who sets `VOUCH_AGENT=never` wants that. */
export function agentWish(
  context: Pick<Context, 'env'>,
  self: Parameters<typeof agentProgram>[0],
): AgentWish {
  const never = context.env['CI'] || context.env['VOUCH_AGENT'] === 'never';
  return never ? { start: 'never' } : { start: 'if-absent', program: agentProgram(self) };
}
