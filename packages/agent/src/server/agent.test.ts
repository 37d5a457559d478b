import { inspect } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type Exchange, type Identity, Secret, VouchError } from '@vouch/core';
import { testClock } from '@vouch/core/testing';
import { expect, test } from 'vitest';
import { clear, forget, getCredentials, session, status } from '../client/requests.ts';
import type { SessionKeeper } from '../session/keeper.ts';
import { aDomain, agentForTest, identityOf, requestFor } from '../testing/agent.ts';
import { fakeExchange } from '../testing/exchange.ts';
import { noSession } from '../testing/no-session.ts';
import type { SessionStatus } from '../wire/protocol.ts';

const hour = 3_600_000;

test('one upstream call serves every client of one fingerprint, and one client resolves credentials', async () => {
  await using it = await agentForTest();
  let resolved = 0;
  const from: Identity = {
    fingerprint: 'shell',
    resolve: () => {
      resolved += 1;
      return identityOf('a').resolve();
    },
  };
  const answers = await Promise.all(Array.from({ length: 50 }, () => it.getToken({ from })));
  expect(new Set(answers.map(({ secret }) => secret.expose()))).toEqual(new Set(['a:my-domain:1']));
  expect(it.exchange.calls).toHaveLength(1);
  expect(resolved).toBe(1);
});

test('incident 25: shells with different identities never meet', async () => {
  await using it = await agentForTest();
  const names = Array.from({ length: 200 }, (_, index) => (index % 2 === 0 ? 'one' : 'two'));
  const answers = await Promise.all(names.map((name) => it.getToken({ from: identityOf(name) })));
  expect(answers.map(({ secret }) => secret.expose().split(':')[0])).toEqual(names);
  expect(it.exchange.calls).toHaveLength(2);
});

test('a client that dies when it is asked for credentials is replaced by the next', async () => {
  await using it = await agentForTest();
  const leave = new AbortController();
  let elected = () => {};
  const election = new Promise<void>((resolve) => {
    elected = resolve;
  });
  const dying = it.getToken({
    from: {
      fingerprint: 'shell a',
      resolve: () => {
        elected();
        return new Promise(() => {});
      },
    },
    signal: leave.signal,
  });
  const left = expect(dying).rejects.toThrow();
  await election;
  const stays = it.getToken({ from: identityOf('a') });
  await expect.poll(() => it.waiting()).toBe(2);
  leave.abort();
  expect((await stays).secret.expose()).toBe('a:my-domain:1');
  await left;
});

test('a client that stays silent when it is asked is passed over', async () => {
  await using it = await agentForTest({ silenceMs: 2_000 });
  const connection = await it.connect();
  connection.send({ kind: 'get-token', id: 1, ...requestFor(), fingerprint: 'shell a' });
  expect((await connection.receive(20_000)).kind).toBe('need-credentials');
  expect((await it.getToken({ from: identityOf('a') })).secret.expose()).toBe('a:my-domain:1');
  expect(await connection.receive(20_000)).toMatchObject({ kind: 'token', id: 1, token: 'a:my-domain:1' });
  connection.close();
});

test('a client that was silent and alone is told so, and the next one starts afresh', async () => {
  await using it = await agentForTest({ silenceMs: 1_000 });
  const connection = await it.connect();
  connection.send({ kind: 'get-token', id: 7, ...requestFor(), fingerprint: 'shell a' });
  expect((await connection.receive(20_000)).kind).toBe('need-credentials');
  expect(await connection.receive(20_000)).toMatchObject({
    kind: 'error',
    id: 7,
    error: { kind: 'network' },
  });
  connection.close();
  expect((await it.getToken({})).secret.expose()).toBe('a:my-domain:1');
});

test('what the elected client could not do is told to all who wait, with kind, hint and causes', async () => {
  await using it = await agentForTest();
  const from: Identity = {
    fingerprint: 'sso',
    resolve: async () => {
      throw new VouchError('not-signed-in', 'the AWS SSO login has expired', {
        hint: 'aws sso login',
        cause: new Error('token expired'),
      });
    },
  };
  const failures = await Promise.all(
    Array.from({ length: 20 }, () => it.getToken({ from }).catch((error: VouchError) => error)),
  );
  for (const failure of failures) {
    expect(failure).toMatchObject({
      kind: 'not-signed-in',
      message: 'the AWS SSO login has expired',
      hint: 'aws sso login',
      cause: { message: 'token expired' },
    });
  }
  expect(it.exchange.calls).toHaveLength(0);
  expect((await it.getToken({ from: { ...identityOf('a'), fingerprint: 'sso' } })).secret.expose()).toMatch(
    /^a:/,
  );
});

test('a failure upstream is shared by its waiters and forgotten', async () => {
  await using it = await agentForTest();
  const gate = it.holdUpstream();
  const asked = Array.from({ length: 100 }, () => it.getToken({}).catch((error: VouchError) => error));
  await expect.poll(() => it.waiting()).toBe(100);
  gate.fail(new VouchError('throttled', 'slow down', { retryAfter: 3 }));
  for (const failure of await Promise.all(asked)) {
    expect(failure).toMatchObject({ kind: 'throttled', message: 'slow down', retryAfter: 3 });
  }
  expect(it.exchange.calls).toHaveLength(1);
  it.exchange.before = async () => {};
  await it.getToken({});
  expect(it.exchange.calls).toHaveLength(2);
});

test('one client that leaves does not end the call that others wait for', async () => {
  await using it = await agentForTest();
  const gate = it.holdUpstream();
  const leave = new AbortController();
  const first = it.getToken({ signal: leave.signal }).catch((error) => error);
  await expect.poll(() => it.exchange.calls.length).toBe(1);
  const others = Array.from({ length: 20 }, () => it.getToken({}));
  await expect.poll(() => it.waiting()).toBe(21);
  leave.abort();
  expect(await first).toBeInstanceOf(Error);
  await expect.poll(() => it.waiting()).toBe(20);
  gate.open();
  expect(new Set((await Promise.all(others)).map(({ secret }) => secret.expose())).size).toBe(1);
  expect(it.exchange.calls).toHaveLength(1);
});

test('the token is fetched ahead with the credentials that are held, and nobody is asked', async () => {
  await using it = await agentForTest();
  const expiration = it.clock.now() + 20 * hour;
  await it.getToken({ from: identityOf('a', { expiration }) });
  it.clock.advance(9 * hour);
  const nobody: Identity = { fingerprint: 'shell a', resolve: () => Promise.reject(new Error('was asked')) };
  expect((await it.getToken({ from: nobody })).secret.expose()).toBe('a:my-domain:1');
  await expect.poll(async () => (await it.getToken({ from: nobody })).secret.expose()).toBe('a:my-domain:2');
  expect(it.exchange.calls).toHaveLength(2);
});

test('where the credentials have ended, the old token serves to its end and then a client is asked', async () => {
  await using it = await agentForTest();
  await it.getToken({ from: identityOf('a', { expiration: it.clock.now() + hour }) });
  it.clock.advance(11 * hour);
  expect((await it.getToken({})).secret.expose()).toBe('a:my-domain:1');
  it.clock.advance(hour);
  expect((await it.getToken({})).secret.expose()).toBe('a:my-domain:2');
});

test('a tick fetches ahead without a client', async () => {
  await using it = await agentForTest();
  await it.getToken({ from: identityOf('a') });
  it.clock.advance(9 * hour);
  expect(it.agent.tick()).toBe('idle');
  await it.getToken({ domain: 'other' });
  expect(it.agent.tick()).toBeUndefined();
  await expect.poll(() => it.exchange.calls.length).toBe(3);
});

test('a tick drops the AWS keys that are over', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const clock = testClock();
  // One that writes nothing down: a request reaches the credentials that it is made with.
  const exchange: Exchange = {
    ...fakeExchange(clock.now),
    getAuthorizationToken: async () => ({
      secret: new Secret('token'),
      expiration: Math.floor(clock.now() / 1_000) + 43_200,
    }),
  };
  await using it = await agentForTest({ exchange, clock });
  const handed: WeakRef<object>[] = [];
  const askForCredentials = async () => {
    const credentials = await identityOf('a', { expiration: it.clock.now() + hour }).resolve();
    handed.push(new WeakRef(credentials.keys));
    return credentials;
  };
  const asked = { kind: 'get-token', id: 1, ...requestFor(), fingerprint: 'a' } as const;
  await it.agent.handle(asked, { signal: new AbortController().signal, askForCredentials });
  const inMemory = async () => {
    it.agent.tick();
    await new Promise((resolve) => setImmediate(resolve));
    collect();
    return handed.filter((keys) => keys.deref() !== undefined).length;
  };
  expect(await inMemory()).toBe(1);
  it.clock.advance(hour);
  expect(await inMemory()).toBe(0);
});

test('fresh asks upstream, minRemaining only where the held token is too old', async () => {
  await using it = await agentForTest();
  await it.getToken({});
  await it.getToken({ minRemaining: 40_000 });
  expect(it.exchange.calls).toHaveLength(1);
  it.clock.advance(hour);
  await it.getToken({ minRemaining: 40_000 });
  expect(it.exchange.calls).toHaveLength(2);
  await it.getToken({ freshness: 'fresh' });
  expect(it.exchange.calls).toHaveLength(3);
});

// The year 9999, the longest timer that Node has and one beyond it, and what has ended before it came.
test.each([251_599_132_800, 2_147_483, 2_147_484, 0, -1, -251_599_132_800])(
  'incident 34: a token of %d seconds starts no row of calls',
  async (life) => {
    await using it = await agentForTest({ life });
    await it.getToken({});
    for (let tick = 0; tick < 100; tick += 1) {
      it.agent.tick();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(it.exchange.calls).toHaveLength(1);
  },
);

test('incident 29: forget drops one domain, clear drops all, status shows no secret', async () => {
  await using it = await agentForTest();
  await it.getToken({});
  await it.getToken({ domain: 'other' });
  const connection = await it.connect();
  const shown = await status(connection);
  expect(shown).toMatchObject({ pid: process.pid, session: null });
  expect(shown.tokens.map(({ domain, identity }) => [domain, identity])).toEqual([
    ['my-domain', 'the credentials of a'],
    ['other', 'the credentials of a'],
  ]);
  expect(JSON.stringify(shown)).not.toContain('a:my-domain');
  await forget(connection, aDomain);
  expect((await status(connection)).tokens.map(({ domain }) => domain)).toEqual(['other']);
  await it.getToken({});
  expect(it.exchange.calls).toHaveLength(3);
  await clear(connection);
  expect((await status(connection)).tokens).toEqual([]);
  await it.getToken({ domain: 'other' });
  expect(it.exchange.calls).toHaveLength(4);
  connection.close();
});

test('a token that is on its way when its domain is forgotten goes to who waits, and is held by nobody', async () => {
  await using it = await agentForTest();
  const gate = it.holdUpstream();
  const asked = it.getToken({});
  await expect.poll(() => it.exchange.calls.length).toBe(1);
  const connection = await it.connect();
  await forget(connection, aDomain);
  gate.open();
  expect((await asked).secret.expose()).toBe('a:my-domain:1');
  expect((await status(connection)).tokens).toEqual([]);
  expect((await it.getToken({})).secret.expose()).toBe('a:my-domain:2');
  expect((await status(connection)).tokens).toHaveLength(1);
  connection.close();
});

function keeperOf(identity: Identity, kept: Partial<SessionKeeper> = {}): SessionKeeper {
  return { ...noSession, identity: ({ kind }) => (kind === 'automatic' ? identity : undefined), ...kept };
}

test('a live session comes before the client’s own credentials', async () => {
  await using it = await agentForTest({ keeper: keeperOf(identityOf('session')) });
  expect((await it.getToken({})).secret.expose()).toBe('session:my-domain:1');
  const named = await it.getToken({ identity: { kind: 'aws-profile', name: 'build' } });
  expect(named.secret.expose()).toBe('a:my-domain:2');
});

test('a session that has ended gives way to the client, any other failure of it is the answer', async () => {
  let kind: 'not-signed-in' | 'denied' = 'not-signed-in';
  const identity: Identity = {
    fingerprint: 'session',
    resolve: async () => {
      throw new VouchError(kind, 'no');
    },
  };
  await using it = await agentForTest({ keeper: keeperOf(identity) });
  expect((await it.getToken({})).secret.expose()).toBe('a:my-domain:1');
  kind = 'denied';
  await expect(it.getToken({ domain: 'other' })).rejects.toMatchObject({ kind: 'denied' });
});

test('where neither has anything, the session’s reason is told: somebody is signed in', async () => {
  const failing = (fingerprint: string, message: string): Identity => ({
    fingerprint,
    resolve: async () => {
      throw new VouchError('not-signed-in', message, { hint: 'vouch login' });
    },
  });
  await using it = await agentForTest({ keeper: keeperOf(failing('session', 'it ends in 1 minute')) });
  const from = failing('shell', 'nobody is signed in, and no AWS credentials were found');
  await expect(it.getToken({ from })).rejects.toMatchObject({
    kind: 'not-signed-in',
    message: 'it ends in 1 minute',
  });
});

test('a request for the session alone is not served from anything else', async () => {
  const identity = {
    kind: 'session',
    role: { awsProfile: 'vouch', arn: 'arn:aws:iam::123456789012:role/dev' },
  } as const;
  await using without = await agentForTest();
  await expect(without.getToken({ identity })).rejects.toMatchObject({
    kind: 'not-signed-in',
    hint: 'vouch login',
  });
  expect(without.exchange.calls).toHaveLength(0);
  const asked: unknown[] = [];
  const keeper: SessionKeeper = {
    ...noSession,
    identity(...args) {
      asked.push(args);
      return identityOf('session');
    },
  };
  await using it = await agentForTest({ keeper });
  expect((await it.getToken({ identity })).secret.expose()).toBe('session:my-domain:1');
  expect(asked).toEqual([[identity, 'us-east-1']]);
});

test('nothing of a session is asked for beyond its end', async () => {
  const sessionMs = 2 * hour;
  const clock = testClock();
  const endsAt = clock.now() + sessionMs;
  await using it = await agentForTest({ keeper: keeperOf({ ...identityOf('session'), endsAt }), clock });
  await it.getToken({});
  expect(it.exchange.calls[0]?.request.durationSeconds).toBe(sessionMs / 1000);
});

test('the session is stored, shown and ended by its keeper, and dropped with all else', async () => {
  const ada: SessionStatus = {
    id: 'one',
    name: 'ada',
    issuer: 'https://login.example.com',
    startedAt: 1,
    endsAt: 3,
    renewableUntil: 2,
    roles: [],
  };
  let stored: SessionStatus | null = null;
  const keeper: SessionKeeper = {
    ...noSession,
    store() {
      stored = ada;
      return [];
    },
    async end() {
      stored = null;
    },
    status: () => stored,
  };
  await using it = await agentForTest({ keeper });
  const connection = await it.connect();
  const answer = { session: ada, failures: [] };
  expect(await session(connection, 'store', {})).toEqual(answer);
  expect(await session(connection, 'status')).toEqual(answer);
  it.agent.drop();
  expect((await session(connection, 'status')).session).toBeNull();
  connection.close();
});

test('a login drops what was held before it', async () => {
  await using it = await agentForTest({ keeper: { ...noSession, store: () => [] } });
  await it.getToken({});
  const connection = await it.connect();
  await session(connection, 'store', {});
  expect((await status(connection)).tokens).toEqual([]);
  connection.close();
  await it.getToken({});
  expect(it.exchange.calls).toHaveLength(2);
});

test('who only looks at it keeps no agent alive', async () => {
  await using it = await agentForTest();
  it.clock.advance(10 * 60_000);
  const connection = await it.connect();
  await status(connection);
  connection.close();
  expect(it.agent.tick()).toBe('idle');
});

test('an agent without a session keeper says so', async () => {
  await using it = await agentForTest();
  const connection = await it.connect();
  await expect(session(connection, 'store', {})).rejects.toMatchObject({ kind: 'not-supported' });
  connection.close();
});

test('incident 29: drop makes the next request a new call', async () => {
  await using it = await agentForTest();
  await it.getToken({});
  it.agent.drop();
  await it.getToken({});
  expect(it.exchange.calls).toHaveLength(2);
});

test('who waits while everything is dropped gets a token of a new call, not the one that was on its way', async () => {
  await using it = await agentForTest();
  const gate = it.holdUpstream();
  const asked = Array.from({ length: 20 }, () => it.getToken({}));
  await expect.poll(() => it.waiting()).toBe(20);
  await expect.poll(() => it.exchange.calls.length).toBe(1);
  it.agent.drop();
  gate.open();
  const secrets = (await Promise.all(asked)).map(({ secret }) => secret.expose());
  expect(new Set(secrets)).toEqual(new Set(['a:my-domain:2']));
  expect(it.exchange.calls).toHaveLength(2);
});

test('AWS credentials of a session that ends while STS thinks are given to nobody', async () => {
  const role = { awsProfile: 'vouch', arn: 'arn:aws:iam::123456789012:role/dev' };
  let asked = 0;
  let answer = () => {};
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const slow: Identity = {
    fingerprint: 'session',
    async resolve() {
      asked += 1;
      await answered;
      return await identityOf('session').resolve();
    },
  };
  let held: Identity | undefined = slow;
  const keeper: SessionKeeper = {
    ...noSession,
    identity: () => held,
    async end() {
      held = undefined;
    },
  };
  await using it = await agentForTest({ keeper });
  const [one, other] = [await it.connect(), await it.connect()];
  const given = expect(getCredentials(one, role, 'us-east-1')).rejects.toMatchObject({
    kind: 'not-signed-in',
    hint: 'vouch login',
  });
  await expect.poll(() => asked).toBe(1);
  await session(other, 'end');
  answer();
  await given;
  for (const connection of [one, other]) connection.close();
});

const canary = 'CANARY-41c8';

test.each([
  ['what the client handed over is misshapen', 'd'.repeat(5_000), { kind: 'usage', message: 'description' }],
  ['AWS answers with nonsense', 'somebody', { kind: 'service', message: 'nonsense' }],
])('a secret that a client sent is in no error where %s', async (_case, description, { kind, message }) => {
  await using it = await agentForTest();
  it.exchange.before = async () => {
    throw new VouchError('service', 'nonsense');
  };
  const keys = new Secret({ accessKeyId: 'a', secretAccessKey: canary, sessionToken: canary });
  const from: Identity = { fingerprint: 'shell', resolve: async () => ({ keys, description }) };
  const failure = await it.getToken({ from }).catch((error) => error);
  expect(failure).toMatchObject({ kind, message: expect.stringContaining(message) });
  expect(inspect(failure, { depth: 8 })).not.toContain(canary);
  expect(JSON.stringify([failure, failure.message, failure.cause])).not.toContain(canary);
  expect(it.exchange.calls).toHaveLength(kind === 'service' ? 1 : 0);
});
