import { inspect } from 'node:util';
import { type AwsCredentials, causes, type ErrorKind, type Exchange } from '@vouch/core';
import type { Fault } from '@vouch/emulator';
import { afterAll, afterEach, beforeAll, describe, expect, it, test } from 'vitest';
import { failureOf, request, startWorkbench, type Workbench } from './workbench.ts';

/** An attempt's deadline where the fault is a silence; in the product it is ten seconds. */
const deadlineMs = 400;

let bench: Workbench;
let credentials: AwsCredentials;
let impatient: Exchange;
beforeAll(async () => {
  bench = await startWorkbench({ tokenMarker: 'CANARY_' });
  impatient = bench.exchangeIn(bench.emulator.environment, deadlineMs);
  credentials = await bench.credentials();
  bench.emulator.clearRequests();
});
afterAll(() => bench.close());
afterEach(() => {
  bench.emulator.setFault(null);
  bench.emulator.clearRequests();
  bench.waits.length = 0;
  bench.context.said.length = 0;
});

const ask = (fault?: Fault, signal?: AbortSignal) => {
  const silent = fault?.kind === 'hang' || fault?.kind === 'drip';
  return (silent ? impatient : bench.exchange).getAuthorizationToken(credentials, request, signal);
};

const throttled = (headers: Record<string, string> = {}): Fault => ({
  kind: 'error',
  status: 429,
  headers: { 'retry-after': '', ...headers },
});
const fields = (changed: Record<string, unknown>): Fault => ({ kind: 'fields', fields: changed });
const reply = (body: string, status = 200): Fault => ({ kind: 'reply', body, status });

/** What goes wrong, what it is to us, and how many calls it may cost. */
const table: readonly (readonly [what: string, fault: Fault, kind: ErrorKind, calls: number])[] = [
  ['429', throttled(), 'throttled', 10],
  ['429 and a date', throttled({ 'retry-after': 'Wed, 21 Oct 2065 07:28:00 GMT' }), 'throttled', 10],
  ['429 and a negative wait', throttled({ 'retry-after': '-1' }), 'throttled', 10],
  ['429 and a wait of 10^9 s', throttled({ 'retry-after': '1000000000' }), 'throttled', 10],
  ['429 and a wait past our patience', throttled({ 'retry-after': '60' }), 'throttled', 1],
  ['429 and 20 s, twice inside our patience', throttled({ 'retry-after': '20' }), 'throttled', 3],
  ['400 ThrottlingException', { kind: 'error', status: 400, code: 'ThrottlingException' }, 'throttled', 10],
  ['500', { kind: 'error', status: 500 }, 'service', 3],
  ['502 of a gateway', reply('<html><h1>502 Bad Gateway</h1></html>', 502), 'service', 3],
  ['503', { kind: 'error', status: 503 }, 'service', 3],
  ['504 without a word', reply('', 504), 'service', 3],
  ['403', { kind: 'error', status: 403 }, 'denied', 1],
  ['403 of a proxy', reply('<html>denied by policy</html>', 403), 'denied', 1],
  ['403 ExpiredToken', { kind: 'error', status: 403, code: 'ExpiredTokenException' }, 'not-signed-in', 1],
  ['a skewed clock', { kind: 'error', status: 400, code: 'RequestTimeTooSkewed' }, 'configuration', 1],
  ['malformed JSON', reply('{"authorizationToken": "CANARY_x", expiration'), 'service', 3],
  ['JSON of another kind', reply('"CANARY_x"'), 'service', 3],
  ['a list', reply('[]'), 'service', 3],
  ['null', reply('null'), 'service', 3],
  ['a page', reply('<html>CANARY_x</html>'), 'service', 3],
  ['nothing', reply(''), 'service', 3],
  ['{}', reply('{}'), 'service', 3],
  ['an error without words', reply('{}', 400), 'service', 3],
  ['a token with CR LF', fields({ authorizationToken: 'CANARY_x\r\nX-Evil: y' }), 'service', 3],
  ['a token with ESC', fields({ authorizationToken: 'CANARY_x\u001b]52;c;x' }), 'service', 3],
  ['a token with NUL', fields({ authorizationToken: 'CANARY_x\0' }), 'service', 3],
  ['a token with a blank', fields({ authorizationToken: 'CANARY_x y' }), 'service', 3],
  ['an empty token', fields({ authorizationToken: '' }), 'service', 3],
  ['a token of 50 kB', fields({ authorizationToken: `CANARY_${'x'.repeat(50_000)}` }), 'service', 3],
  ['a token of 100 kB', fields({ authorizationToken: `CANARY_${'x'.repeat(100_000)}` }), 'service', 3],
  ['a token that is a number', fields({ authorizationToken: 42 }), 'service', 3],
  ['a token that is null', fields({ authorizationToken: null }), 'service', 3],
  ['no expiration', fields({ expiration: null }), 'service', 3],
  ['an expiration in words', fields({ expiration: 'tomorrow' }), 'service', 3],
  ['an expiration in the past', fields({ expiration: 1_000_000_000 }), 'service', 3],
  ['a negative expiration', fields({ expiration: -1 }), 'service', 3],
  ['a redirect to another host', { kind: 'redirect', location: 'https://evil.test/' }, 'service', 3],
  [
    'a redirect on the host',
    { kind: 'redirect', location: 'https://codeartifact.us-east-1.amazonaws.com/x', status: 307 },
    'service',
    3,
  ],
  ['a redirect to http', { kind: 'redirect', location: 'http://127.0.0.1/', status: 308 }, 'service', 3],
  ['silence', { kind: 'hang', at: 'headers' }, 'network', 3],
  ['silence in the body', { kind: 'hang', at: 'body' }, 'network', 3],
  ['a drip', { kind: 'drip', bytesPerSecond: 20 }, 'network', 3],
  ['half an answer', { kind: 'truncate' }, 'network', 3],
  ['an endless answer', { kind: 'flood' }, 'service', 3],
  ['100 MB', { kind: 'flood', bytes: 100_000_000 }, 'service', 3],
  ['a reset at the connection', { kind: 'reset', at: 'connect' }, 'network', 0],
  ['a reset in place of an answer', { kind: 'reset', at: 'headers' }, 'network', 3],
  ['a reset in the answer', { kind: 'reset', at: 'body' }, 'network', 3],
  ['no route to the host', { kind: 'unreachable' }, 'network', 0],
  [
    'words of AWS with control characters',
    { kind: 'error', status: 403, message: 'no\u001b[31m\u202e \u009b2J \r\n way' },
    'denied',
    1,
  ],
];

describe('a fault', () => {
  test.each(table)('%s', async (_, fault, kind, calls) => {
    bench.emulator.setFault(fault);
    const error = await failureOf(ask(fault));
    expect(error.kind, error.message).toBe(kind);
    expect(bench.emulator.count({ operation: 'GetAuthorizationToken' })).toBe(calls);
    const told = [error.message, error.hint ?? '', ...causes(error), ...bench.context.said].join('');
    expect(told).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    expect(error.message.length).toBeLessThan(1_000);
    const everything = `${told}${error.stack}${inspect(error, { depth: 9, showHidden: true })}`;
    const keys = credentials.keys.expose();
    for (const secret of ['CANARY_', keys.secretAccessKey, keys.sessionToken ?? '?'])
      expect(everything).not.toContain(secret);
  });

  test.each(table.filter(([, , , calls]) => calls === 3 || calls === 10))(
    '%s, once, costs one call more',
    async (_, fault) => {
      bench.emulator.setFault({ ...fault, times: 1 });
      const { secret } = await ask(fault);
      expect(secret.expose()).toContain('CANARY_');
      expect(bench.emulator.count({ operation: 'GetAuthorizationToken' })).toBe(2);
    },
  );
});

it('a redirect is named as one, and nobody follows it', async () => {
  const location = 'https://codeartifact.us-west-2.amazonaws.com/elsewhere';
  for (const status of [301, 302, 307, 308] as const) {
    bench.emulator.setFault({
      kind: 'redirect',
      location,
      status,
      host: 'codeartifact.us-east-1.amazonaws.com',
    });
    const error = await failureOf(ask());
    expect(error.message).toBe(`codeartifact.us-east-1.amazonaws.com answered with a redirect (${status})`);
  }
  expect(bench.emulator.count({ path: '/elsewhere' })).toBe(0);
});

describe('a bad certificate', () => {
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
    bench.emulator.setFault({ ...throttled({ 'retry-after': '7' }), times: 2 });
    await ask();
    expect(bench.waits).toEqual([7_000, 7_000]);
    expect(bench.context.said).toEqual([
      'vouch: CodeArtifact is throttling: attempt 2, next in 7 s',
      'vouch: CodeArtifact is throttling: attempt 3, next in 7 s',
    ]);
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
  bench.emulator.setFault(fields({ expiration: Date.UTC(9999, 0) / 1000 }));
  const { expiration } = await ask();
  expect(expiration).toBeLessThanOrEqual(Math.floor(bench.context.clock.now() / 1000) + 43_200);
});
