import { connectAgent } from '../src/client/client.ts';
import { getToken } from '../src/client/requests.ts';
import { type Asked, identityOf, requestFor } from '../src/testing/agent.ts';
import type { Machine } from './machine.ts';

/** Asks a machine's agent over a connection of its own, as a program does, and gives the token. */
export async function ask(
  { context, place }: Pick<Machine, 'context' | 'place'>,
  { from = identityOf('a'), signal, ...asked }: Asked = {},
): Promise<string> {
  const connection = await connectAgent(context, place, { signal });
  if (connection === undefined) throw new Error('no agent is there');
  try {
    return (await getToken(connection, requestFor(asked), from, signal)).secret.expose();
  } finally {
    connection.close();
  }
}
