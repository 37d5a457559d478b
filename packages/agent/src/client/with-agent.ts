import type { Context } from '@vouch/core';
import type { Place } from '../place/place.ts';
import { type AgentConnection, type ConnectOptions, connectAgent } from './client.ts';
import { tellingOfWait } from './still-waiting.ts';

/**
 * What the agent at a place answers to `use`; undefined where none runs. The connection is closed afterwards. Where that takes
 * long, a terminal is told so. Throws what `connectAgent` and `use` throw.
 */
export async function withAgent<T>(
  context: Context,
  place: Place,
  use: (agent: AgentConnection) => Promise<T>,
  options?: ConnectOptions,
): Promise<T | undefined> {
  return await tellingOfWait(context, 'vouch: still waiting for the agent', async () => {
    const agent = await connectAgent(context, place, options);
    if (agent === undefined) return undefined;
    try {
      return await use(agent);
    } finally {
      agent.close();
    }
  });
}

/** Whether an agent answers at a place. Throws what `connectAgent` throws. */
export async function answersAt(context: Context, place: Place, options?: ConnectOptions): Promise<boolean> {
  return (await withAgent(context, place, async () => true, options)) ?? false;
}
