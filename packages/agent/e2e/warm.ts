import { expect } from 'vitest';
import { connectAgent } from '../src/client/client.ts';
import { getToken } from '../src/client/requests.ts';
import { identityOf, requestFor } from '../src/testing/agent.ts';
import { ask } from './asking.ts';
import { type Latency, latencyOf } from './latency.ts';
import { factsOf } from './process-facts.ts';
import type { Programs } from './programs.ts';
import { serving } from './serving.ts';

/** Warm requests one after the other: with a connection and its handshake each, and on one that stands. */
export async function warmRequests(
  programs: Programs,
  { count }: { count: number },
): Promise<{ readonly connecting: Latency; readonly connected: Latency }> {
  await using it = await serving(programs.countingAgent);
  await ask(it);
  const connecting = await latencyOf(count, () => ask(it));
  const connection = await connectAgent(it.context, it.place);
  if (connection === undefined) throw new Error('no agent is there');
  const connected = await latencyOf(count, () => getToken(connection, requestFor(), identityOf('a')));
  connection.close();
  expect(await it.calls()).toHaveLength(1);
  return { connecting, connected };
}

/** What an agent's memory comes to under clients that all come at once: MiB before, at the most, and after. */
export async function memoryUnder(
  programs: Programs,
  { clients }: { clients: number },
): Promise<{ readonly before: number; readonly most: number; readonly after: number }> {
  await using it = await serving(programs.countingAgent);
  const { memory: before } = await factsOf(it.pid);
  await Promise.all(Array.from({ length: clients }, () => ask(it)));
  expect(await it.calls()).toHaveLength(1);
  const { mostMemory: most, memory: after } = await factsOf(it.pid);
  return { before, most, after };
}
