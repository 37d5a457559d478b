import { expect, it, vi } from 'vitest';
import { AgentLost } from './client.ts';

it('a connection of another bundle’s loses the agent in the same words', async () => {
  vi.resetModules();
  const other = await import('./client.ts');
  expect(other.AgentLost).not.toBe(AgentLost);
  expect(new other.AgentLost('ended')).toBeInstanceOf(AgentLost);
  expect(new Error('ended')).not.toBeInstanceOf(AgentLost);
});
