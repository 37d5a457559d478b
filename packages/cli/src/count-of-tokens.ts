import type { AgentStatus } from '@vouch/agent';

/** How many tokens an agent holds, in words. Pure. */
export function countOf({ tokens }: AgentStatus): string {
  return tokens.length === 1 ? '1 token' : `${tokens.length} tokens`;
}
