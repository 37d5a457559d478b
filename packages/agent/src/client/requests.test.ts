import { longestCallMs } from '@vouch/core';
import { describe, expect, it } from 'vitest';
import { identityOf, requestFor } from '../testing/agent.ts';
import type { Message } from '../wire/protocol.ts';
import type { AgentConnection } from './client.ts';
import { getCredentials, getToken, session, status } from './requests.ts';

/** A connection whose one answer is `message`; says how long it was waited for. */
function answering(message: Message) {
  const waits: number[] = [];
  const connection: AgentConnection = {
    send() {},
    async receive(timeoutMs) {
      waits.push(timeoutMs);
      return { id: 1, ...message };
    },
    close() {},
  };
  return { connection, waits };
}

const role = { awsProfile: 'vouch', arn: 'arn:aws:iam::123456789012:role/builder' };
const good = { keys: { accessKeyId: 'a', secretAccessKey: 'b' }, description: 'somebody' };

describe('what is asked of the agent', () => {
  it('is waited for longer than the calls may take that it makes for it, one after the other', async () => {
    const stored = answering({ kind: 'session', session: null });
    await session(stored.connection, 'store', {});
    const token = answering({ kind: 'token', token: 't', expiration: 1 });
    await getToken(token.connection, requestFor(), identityOf('a'));
    const credentials = answering({ kind: 'credentials', ...good });
    await getCredentials(credentials.connection, role, 'us-east-1');
    for (const { waits } of [stored, token, credentials])
      expect(waits.at(-1)).toBeGreaterThanOrEqual(3 * longestCallMs);
  });

  it.each([
    {},
    { ...good, keys: undefined },
    { ...good, keys: null },
    { ...good, keys: { accessKeyId: 'a' } },
    { ...good, keys: { ...good.keys, sessionToken: 1 } },
    { ...good, expiration: '1' },
    { ...good, expiration: null },
    { ...good, description: undefined },
  ])('is no credentials where it is %j', async (answer) => {
    const { connection } = answering({ kind: 'credentials', ...answer });
    await expect(getCredentials(connection, role, 'us-east-1')).rejects.toMatchObject({
      kind: 'internal',
      message: 'the agent answered with something that is no credentials',
    });
  });

  it('is credentials, with a session token and an end where it has them', async () => {
    const full = { ...good, keys: { ...good.keys, sessionToken: 'c' }, expiration: 5 };
    const { connection } = answering({ kind: 'credentials', ...full });
    const { keys, ...rest } = await getCredentials(connection, role, 'us-east-1');
    expect({ ...rest, keys: keys.expose() }).toEqual(full);
  });

  it.each([
    1,
    'x',
    {},
    { id: 'one', name: 'ada', issuer: 'https://login.example.com', endsAt: 1, roles: [] },
  ])('is no session where it is %j', async (answer) => {
    const { connection } = answering({ kind: 'session', session: answer });
    await expect(session(connection, 'status')).rejects.toMatchObject({
      kind: 'internal',
      message: 'the agent answered with something that is no session',
    });
  });

  it.each([undefined, null, 'x', { pid: 1 }, { pid: 1, startedAt: 1, tokens: {} }])(
    'is no status where it is %j',
    async (answer) => {
      const { connection } = answering({ kind: 'status', status: answer });
      await expect(status(connection)).rejects.toMatchObject({ kind: 'internal' });
    },
  );
});
