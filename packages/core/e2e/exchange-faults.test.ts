import { type AddressInfo, createServer, type Server } from 'node:net';
import { type AwsCredentials, causes, type Exchange, secureFetch } from '@vouch/core';
import { complaintsAbout } from '@vouch/workbench/telling';
import { isSilent, setUpstreamFault, upstreamFaults } from '@vouch/workbench/upstream-faults';
import { afterAll, afterEach, beforeAll, describe, expect, it, test } from 'vitest';
import { failureOf, region, request, role, startWorkbench, type Workbench } from './workbench.ts';

/** An attempt's deadline where the fault is a silence; in the product it is ten seconds. */
const deadlineMs = 1_500;

let bench: Workbench;
let credentials: AwsCredentials;
let impatient: Exchange;
beforeAll(async () => {
  bench = await startWorkbench();
  impatient = bench.exchangeIn(bench.emulator.environment, deadlineMs);
  credentials = await bench.credentials();
  bench.emulator.clearRequests();
});
afterAll(() => bench.close());
afterEach(() => {
  setUpstreamFault(bench.emulator, null);
  bench.emulator.clearRequests();
  bench.waits.length = 0;
  bench.context.said.length = 0;
});

const ask = (exchange = bench.exchange, signal?: AbortSignal) =>
  exchange.getAuthorizationToken(credentials, request, signal);

describe('a fault', () => {
  test.each(upstreamFaults)(
    '$what is told as what it is, after the attempts that it is worth',
    async (row) => {
      setUpstreamFault(bench.emulator, row.fault);
      const error = await failureOf(ask(isSilent(row) ? impatient : bench.exchange));
      expect(error.kind, error.message).toBe(row.kind);
      expect(bench.emulator.count({ operation: 'GetAuthorizationToken' })).toBe(row.calls);
      const { secretAccessKey, sessionToken = '?' } = credentials.keys.expose();
      const secrets = ['CANARY_', secretAccessKey, sessionToken];
      expect(complaintsAbout(error, bench.context.said, secrets)).toEqual([]);
    },
  );

  test.each(upstreamFaults.filter(({ calls }) => calls === 3 || calls === 10))(
    '$what, once, costs one call more',
    async (row) => {
      if (row.fault.kind === 'proxy') throw new Error('a proxy that does not serve cannot fail once');
      setUpstreamFault(bench.emulator, { ...row.fault, times: 1 });
      const { secret } = await ask(isSilent(row) ? impatient : bench.exchange);
      expect(secret.expose()).toContain('CANARY_');
      expect(bench.emulator.count({ operation: 'GetAuthorizationToken' })).toBe(2);
    },
  );
});

describe('incident 13: a redirect', () => {
  const host = 'codeartifact.us-east-1.amazonaws.com';
  /** A server that counts who comes, whatever they say. */
  let stranger: Server;
  let port: number;
  let connections = 0;
  beforeAll(async () => {
    stranger = createServer((socket) => {
      connections += 1;
      socket.on('error', () => undefined).destroySoon();
    });
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
    port = (stranger.address() as AddressInfo).port;
  });
  afterAll(() => new Promise((resolve) => stranger.close(resolve)));

  const statuses = [301, 302, 307, 308] as const;
  const places: readonly (readonly [string, () => string])[] = [
    ['the same host', () => `https://${host}/elsewhere`],
    ['another host of AWS', () => 'https://codeartifact.us-west-2.amazonaws.com/elsewhere'],
    ['a stranger', () => `https://127.0.0.1:${port}/elsewhere`],
    ['another port', () => `https://${host}:8443/elsewhere`],
    ['another scheme', () => `http://${host}/elsewhere`],
    ['a stranger without TLS', () => `http://127.0.0.1:${port}/elsewhere`],
  ];
  test.each(
    places.flatMap(([what, location]) => statuses.map((status) => [status, what, location] as const)),
  )('with %i to %s is named as one, and nobody follows it', async (status, _, location) => {
    connections = 0;
    bench.emulator.setFault({ kind: 'redirect', location: location(), status });
    const error = await failureOf(ask());
    expect(error.message).toContain(`${host} answered with a redirect (${status}); tried `);
    const fetched = secureFetch(bench.context)(`https://${host}/v1/authorization-token`, { method: 'POST' });
    expect((await failureOf(fetched)).message).toBe(`${host} answered with a redirect (${status})`);
    expect(bench.emulator.count({ path: '/elsewhere' })).toBe(0);
    expect(bench.emulator.requests.every((request) => request.host === host)).toBe(true);
    expect(connections).toBe(0);
  });
});

describe('incident 26: a bad certificate', () => {
  const qualities = ['self-signed', 'wrong-host', 'expired'] as const;
  test.each(qualities)(
    'that is %s is refused, whatever NODE_TLS_REJECT_UNAUTHORIZED says',
    async (quality) => {
      bench.emulator.setFault({ kind: 'certificate', quality });
      process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
      try {
        const error = await failureOf(ask());
        expect(error.kind).toBe('network');
        expect(causes(error).join(' ')).toMatch(/certificate|altnames/i);
        expect(bench.emulator.requests).toEqual([]);
      } finally {
        delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
      }
    },
  );
});

describe('waiting', () => {
  it('is at least what Retry-After says, and the person is told', async () => {
    bench.emulator.setFault({ kind: 'error', status: 429, headers: { 'retry-after': '7' }, times: 2 });
    await ask();
    expect(bench.waits).toEqual([7_000, 7_000]);
    expect(bench.context.said).toEqual([
      'vouch: AWS is throttling: attempt 2, next in 7 s',
      'vouch: AWS is throttling: attempt 3, next in 7 s',
    ]);
  });

  it('shortens a session’s life: each attempt asks for what it reads then', async () => {
    const { clock } = bench.context;
    const endsAt = clock.now() + 3_600_500;
    const asked: number[] = [];
    const left = () => {
      const seconds = Math.floor((endsAt - clock.now()) / 1_000);
      asked.push(seconds);
      return seconds;
    };
    const slowDown = { kind: 'error', status: 429, headers: { 'retry-after': '30' }, times: 1 } as const;
    bench.emulator.setFault(slowDown);
    await bench.exchange.getAuthorizationToken(credentials, {
      ...request,
      get durationSeconds() {
        return left();
      },
    });
    bench.emulator.setFault(slowDown);
    await bench.exchange.assumeRoleWithWebIdentity({
      roleArn: role,
      sessionName: 'ann',
      token: await bench.webIdentity(),
      region,
      get durationSeconds() {
        return left();
      },
    });
    const [first = 0, second = 0, third = 0, fourth = 0] = asked;
    expect(asked).toHaveLength(4);
    const sent = bench.emulator.requests.map(({ parameters }) => parameters?.['duration']);
    expect(sent).toContain(String(second));
    expect(first - second).toBeGreaterThanOrEqual(30);
    expect(third - fourth).toBeGreaterThanOrEqual(30);
  });

  it('ends when the caller leaves, and no further attempt is made', async () => {
    bench.emulator.setFault({ kind: 'hang', at: 'headers' });
    const caller = new AbortController();
    const asked = failureOf(ask(undefined, caller.signal));
    await expect.poll(() => bench.emulator.requests.length).toBe(1);
    caller.abort();
    const error = await asked;
    expect(error.kind).toBe('network');
    expect(error.message).toContain('gave up waiting');
    expect(bench.emulator.requests.length).toBe(1);
  });

  it('is not begun for a caller that has left', async () => {
    const error = await failureOf(ask(undefined, AbortSignal.abort()));
    expect(error.kind).toBe('network');
    expect(bench.emulator.requests).toEqual([]);
  });
});

it('holds a token of the year 9999 to the longest life that there is', async () => {
  bench.emulator.setFault({ kind: 'fields', fields: { expiration: Date.UTC(9999, 0) / 1000 } });
  const { expiration } = await ask();
  expect(expiration).toBeLessThanOrEqual(Math.floor(bench.context.clock.now() / 1000) + 43_200);
});
