import { toVouchError } from '@vouch/core';
import { expect, it, vi } from 'vitest';
import { AgentLost } from './client.ts';

it('a connection of another bundle’s loses the agent in the same words', async () => {
  vi.resetModules();
  const other = await import('./client.ts');
  expect(other.AgentLost).not.toBe(AgentLost);
  expect(new other.AgentLost('ended')).toBeInstanceOf(AgentLost);
  expect(new Error('ended')).not.toBeInstanceOf(AgentLost);
});

it('what is lost without anybody who asks again is told as a failed connection, with what ends such an agent', () => {
  expect(toVouchError(new AgentLost('ended'))).toMatchObject({
    kind: 'network',
    hint: 'vouch agent stop',
    message: 'the connection to the agent ended (ended)',
  });
  expect(new AgentLost('ended')).toBeInstanceOf(AgentLost);
});
