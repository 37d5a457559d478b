import { type Config, Secret, VouchError } from '@vouch/core';
import { testClock, testContext } from '@vouch/core/testing';
import { expect, test } from 'vitest';
import { session, status } from '../client/requests.ts';
import { agentForTest, requestFor } from '../testing/agent.ts';
import { fakeExchange } from '../testing/exchange.ts';
import { noSession } from '../testing/no-session.ts';
import { rawClient } from '../testing/raw-client.ts';
import { longestSessionMs } from './handover.ts';
import { sessionKeeper } from './keeper.ts';
import { handoverOf } from './login.ts';
import type { SignedIn } from './sign-in.ts';

const count = 1_000;
const numbers = Array.from({ length: count }, (_, number) => String(number).padStart(12, '0'));
/** As long as CodeArtifact takes. */
const longDomain = (number: string) => `${'a-domain-of-many'.repeat(3).slice(0, 38)}${number}`;

/** Every domain with an account and a role of its own. */
const config: Config = {
  path: '/home/ann/.vouch/config.json',
  text: null,
  profiles: new Map(
    numbers.map((number) => [
      number,
      {
        domain: longDomain(number),
        domainOwner: number,
        region: 'ap-southeast-2',
        awsProfile: `vouch-${number}`,
        endpointUrl:
          'https://vpce-0123456789abcdef0-01234567.api.codeartifact.ap-southeast-2.vpce.amazonaws.com',
      },
    ]),
  ),
  domains: [],
  roles: new Map(
    numbers.map((number) => {
      const arn = `arn:aws:iam::${number}:role/${'a-path/'.repeat(8)}codeartifact-reader`;
      return [`vouch-${number}`, { awsProfile: `vouch-${number}`, arn }];
    }),
  ),
};

const clock = testClock();
const signedIn: SignedIn = {
  issuer: { url: 'https://login.example.com', clientId: 'c', hardware: 'not-required' },
  subject: 'ann@example.com',
  idToken: 'i'.repeat(4_000),
  idTokenEndsAt: clock.now() + 300_000,
  startedAt: clock.now(),
  endsAt: clock.now() + longestSessionMs,
};
const renew = async () => ({ idToken: '', idTokenEndsAt: 0, refreshToken: '' });
const keys = new Secret({ accessKeyId: 'ASIA', secretAccessKey: 's' });
const upstream = {
  ...fakeExchange(clock.now, 3_600),
  assumeRoleWithWebIdentity: async () => ({ keys, expiration: clock.now() + 3_600_000 }),
};

test.each([
  ['with', { refreshToken: 'r'.repeat(4_000) }],
  ['without', {}],
])(
  'a login of a thousand domains %s a refresh token is taken, and its status shown',
  async (which, grant) => {
    const keeper = sessionKeeper({ clock }, upstream, { renew, revoke: async () => {} });
    await using it = await agentForTest({ keeper, exchange: upstream, clock });
    const connection = await it.connect();
    const handover = handoverOf(testContext(), config, { ...signedIn, ...grant });
    expect(handover.roles).toHaveLength(count);
    // Nobody fetches them where the session can be renewed.
    expect(handover.requests).toHaveLength(which === 'with' ? 0 : count);
    expect((await session(connection, 'store', handover)).failures).toEqual([]);
    const shown = await status(connection);
    expect(shown.session).toMatchObject({ name: 'ann@example.com', roles: { length: count } });
    expect(shown.tokens).toHaveLength(which === 'with' ? 0 : count);
    connection.close();
  },
);

test('the status of a thousand tokens is read, whatever their identities are called, also by who asks twice at once', async () => {
  await using it = await agentForTest();
  const askForCredentials = async () => ({ keys, description: '名'.repeat(4_000) });
  const { signal } = new AbortController();
  for (const number of numbers) {
    const request = requestFor({ domain: longDomain(number) });
    const asked = { kind: 'get-token', id: 1, ...request, fingerprint: number } as const;
    await it.agent.handle(asked, { signal, askForCredentials });
  }
  const connection = await it.connect();
  const { tokens } = await status(connection);
  expect(tokens).toHaveLength(count);
  expect(tokens[0]?.identity).toBe(`${'名'.repeat(199)}…`);
  connection.close();
  const client = await rawClient(it);
  await client.hello();
  client.send({ kind: 'status', id: 1, proof: client.proof() });
  client.send({ kind: 'status', id: 2 });
  expect(await client.line(2)).toMatchObject({ kind: 'status', id: 2 });
  client.socket.destroy();
});

test('of a thousand failures of a login the first twenty are told, each once, and how many there were besides', async () => {
  const toFetch = numbers.flatMap((number) => {
    const resolve = async () => {
      throw new VouchError('denied', `${number} ${'is not authorized '.repeat(3_000)}`);
    };
    return [
      { identity: { fingerprint: number, resolve } },
      { identity: { fingerprint: `${number}'`, resolve } },
    ];
  });
  await using it = await agentForTest({ keeper: { ...noSession, store: () => toFetch } });
  const connection = await it.connect();
  const { failures } = await session(connection, 'store', {});
  expect(failures).toHaveLength(21);
  expect(new Set(failures.map(({ message }) => message)).size).toBe(21);
  expect(failures[20]?.message).toBe('980 more failures are not told here');
  connection.close();
});
