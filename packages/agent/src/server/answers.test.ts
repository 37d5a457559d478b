import { type Identity, Secret, VouchError } from '@vouch/core';
import { expect, test } from 'vitest';
import type { SessionKeeper } from '../session/keeper.ts';
import { agentForTest, requestFor } from '../testing/agent.ts';
import { noSession } from '../testing/no-session.ts';
import { protocolExamples } from '../testing/protocol-examples.ts';
import { rawClient } from '../testing/raw-client.ts';

const keys = { accessKeyId: 'AKIA', secretAccessKey: 'secret', sessionToken: 'token' };

/** A session whose role has keys; only who asks for it by name gets them. */
const roleOfSession: Identity = {
  fingerprint: 'session',
  resolve: async () => ({
    keys: new Secret(keys),
    description: 'the session',
    expiration: Date.UTC(2026, 0, 1, 1),
  }),
};
const keeper: SessionKeeper = {
  ...noSession,
  identity: ({ kind }) => (kind === 'session' ? roleOfSession : undefined),
};

/** Every message that the agent really sends, by its kind. */
async function answers(): Promise<Map<string, unknown>> {
  await using it = await agentForTest({ keeper });
  const client = await rawClient(it);
  await client.hello();
  const ask = async (message: Record<string, unknown>) => {
    const next = client.lines().length;
    client.send(message);
    return await client.line(next);
  };
  const getToken = { ...requestFor(), kind: 'get-token', fingerprint: 'a shell' };
  const elected = await ask({ ...getToken, id: 1, proof: client.proof() });
  const election = elected?.['election'];
  const description = 'the AWS profile build';
  const token = await ask({ kind: 'credentials', id: 1, election, keys, description });
  const status = await ask({ kind: 'status', id: 2 });
  const session = await ask({ kind: 'session', id: 3, action: 'status' });
  const role = { awsProfile: 'vouch', arn: 'arn:aws:iam::123456789012:role/dev' };
  const credentials = await ask({ kind: 'get-credentials', id: 4, role, region: 'us-east-1' });
  it.exchange.before = async () => {
    throw new VouchError('throttled', 'slow down', {
      hint: 'wait',
      retryAfter: 3,
      cause: new Error('why'),
      aws: { error: 'ThrottlingException' },
    });
  };
  const identity = { kind: 'session', role };
  const error = await ask({ ...getToken, id: 5, identity, durationSeconds: 900 });
  const done = await ask({ kind: 'clear', id: 6 });
  client.socket.destroy();
  const all = [client.lines()[0], elected, token, status, session, credentials, error, done];
  return new Map(all.map((message) => [message?.kind ?? '', message]));
}

/** The names and types of a message's fields, at every depth. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf);
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, shapeOf(field)]));
}

test('PROTOCOL.md shows every answer of the agent, each with the fields that the agent really sends', async () => {
  const shown = (await protocolExamples()).filter(({ sender }) => sender === 'agent');
  const real = await answers();
  expect(shown.map(({ name }) => name).toSorted()).toEqual([...real.keys()].toSorted());
  for (const { name, message } of shown) expect.soft(shapeOf(message), name).toEqual(shapeOf(real.get(name)));
});
