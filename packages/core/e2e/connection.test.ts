import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AwsCredentials, type Context, causes } from '@vouch/core';
import { afterAll, afterEach, beforeAll, describe, expect, it, test } from 'vitest';
import { failureOf, region, request, role, startWorkbench, type Workbench } from './workbench.ts';

let bench: Workbench;
let credentials: AwsCredentials;
let directory: string;
let listener: Server;
let listenerUrl: string;
/** Bytes that the listener, which nobody may talk to, was sent. */
let received: Buffer[];

beforeAll(async () => {
  bench = await startWorkbench();
  credentials = await bench.credentials();
  bench.emulator.clearRequests();
  directory = await mkdtemp(join(tmpdir(), 'vouch-connection-'));
  received = [];
  listener = createServer((socket) => {
    received.push(Buffer.from('connected'));
    socket.on('data', (bytes) => received.push(bytes)).on('error', () => undefined);
    socket.destroySoon();
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const address = listener.address();
  listenerUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
});
afterAll(async () => {
  await new Promise((resolve) => listener.close(resolve));
  await rm(directory, { recursive: true });
  await bench.close();
});

afterEach(() => {
  bench.reset();
  received.length = 0;
});

const ask = (env: Context['env']) => bench.exchangeIn(env, 2_000).getAuthorizationToken(credentials, request);

test.each(['http', 'HTTP,net', '*', 'htt*'])(
  'incident 20: with NODE_DEBUG=%s no call is made, because Node would print its headers',
  async (value) => {
    const error = await failureOf(ask({ ...bench.emulator.environment, NODE_DEBUG: value }));
    expect(error).toMatchObject({ kind: 'configuration', hint: 'unset NODE_DEBUG' });
    expect(bench.emulator.count({ operation: 'GetAuthorizationToken' })).toBe(0);
  },
);

describe('incident 26: an endpoint in the environment or in the AWS config', () => {
  test.each([
    'AWS_ENDPOINT_URL',
    'AWS_ENDPOINT_URL_STS',
    'AWS_ENDPOINT_URL_CODEARTIFACT',
    'AWS_ENDPOINT_URL_SSO',
  ])('by %s is sent no byte', async (variable) => {
    process.env[variable] = listenerUrl;
    const exchange = bench.exchangeIn({ ...bench.emulator.environment, [variable]: listenerUrl });
    const found = await exchange.assumeRoleWithWebIdentity({
      roleArn: role,
      sessionName: 'ann',
      token: await bench.webIdentity(),
      region,
      durationSeconds: 900,
    });
    await exchange.getCallerIdentity({ ...found, description: '' }, region);
    await exchange.getAuthorizationToken({ ...found, description: '' }, request);
    expect(received).toEqual([]);
    expect(bench.emulator.requests.map(({ operation }) => operation)).toEqual([
      'AssumeRoleWithWebIdentity',
      'GetCallerIdentity',
      'GetAuthorizationToken',
    ]);
  });

  it('by a services section, with FIPS and dual stack, changes nothing', async () => {
    const config = join(directory, 'config');
    await writeFile(
      config,
      [
        '[default]',
        'services = mine',
        `endpoint_url = ${listenerUrl}`,
        'use_fips_endpoint = true',
        'use_dualstack_endpoint = true',
        'max_attempts = 9',
        '[services mine]',
        'codeartifact =',
        `  endpoint_url = ${listenerUrl}`,
        '',
      ].join('\n'),
    );
    Object.assign(process.env, { AWS_CONFIG_FILE: config, AWS_USE_FIPS_ENDPOINT: 'true' });
    await ask(bench.emulator.environment);
    expect(received).toEqual([]);
    expect(bench.emulator.requests.map(({ host }) => host)).toEqual(['codeartifact.us-east-1.amazonaws.com']);
  });

  it('that is not https is refused', async () => {
    const exchange = bench.exchangeIn(bench.emulator.environment);
    const error = await failureOf(
      exchange.getAuthorizationToken(credentials, { ...request, endpointUrl: listenerUrl }),
    );
    expect(error.kind).toBe('configuration');
    expect(received).toEqual([]);
  });
});

it('an endpoint of the profile’s own is used', async () => {
  const endpointUrl = 'https://codeartifact.us-east-1.api.aws';
  const error = await bench.exchange
    .getAuthorizationToken(credentials, { ...request, endpointUrl })
    .catch((thrown: unknown) => thrown);
  const hosts = bench.emulator.requests.map(({ host }) => host);
  expect(hosts[0] ?? String(error)).toContain('codeartifact.us-east-1.api.aws');
});

describe('incident 26: the proxy', () => {
  it('of HTTPS_PROXY is used, and NO_PROXY passes it by', async () => {
    await ask(bench.emulator.environment);
    expect(bench.emulator.requests.length).toBe(1);
    bench.emulator.clearRequests();
    // The loopback address stands in for a host beyond the proxy: nobody answers TLS there.
    process.env['NO_PROXY'] = process.env['no_proxy'] = '127.0.0.1';
    const endpointUrl = listenerUrl.replace('http:', 'https:');
    const error = await failureOf(
      bench
        .exchangeIn(bench.emulator.environment)
        .getAuthorizationToken(credentials, { ...request, endpointUrl }),
    );
    expect(error.kind).toBe('network');
    expect(received.length).toBeGreaterThan(0);
    expect(bench.emulator.requests).toEqual([]);
  });

  it('that names no scheme is an http one, as for every other tool', async () => {
    const bare = (process.env['HTTPS_PROXY'] ?? '').replace(/^http:\/\//, '');
    process.env['HTTPS_PROXY'] = process.env['https_proxy'] = bare;
    await ask(bench.emulator.environment);
    expect(bench.emulator.requests.length).toBe(1);
  });

  test.each([201, 204, 302, 403, 407, 502])(
    'that answers %i itself does not speak for AWS',
    async (status) => {
      const body = JSON.stringify({ authorizationToken: 'spoofed', expiration: Date.now() / 1000 + 3_600 });
      const proxy = createServer((socket) => {
        socket.on('error', () => undefined);
        socket.once('data', () =>
          socket.end(
            `HTTP/1.1 ${status} Anything\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
          ),
        );
      });
      await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
      try {
        const address = proxy.address();
        const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
        process.env['HTTPS_PROXY'] = process.env['https_proxy'] = url;
        const error = await failureOf(ask(bench.emulator.environment));
        expect(error.kind).toBe('network');
        expect(error.message).toContain(`the proxy answered ${status}`);
      } finally {
        await new Promise((resolve) => proxy.close(resolve));
      }
    },
  );

  it('that is no URL is a matter of configuration, and is not shown', async () => {
    process.env['HTTPS_PROXY'] = process.env['https_proxy'] = 'http://ann:CANARY@[';
    const error = await failureOf(ask(bench.emulator.environment));
    expect(error.kind).toBe('configuration');
    expect(error.message + causes(error).join('')).not.toContain('CANARY');
  });

  it('that refuses is a matter of the network, and its password is not shown', async () => {
    const proxy = listenerUrl.replace('//', '//ann:CANARY@');
    process.env['HTTPS_PROXY'] = process.env['https_proxy'] = proxy;
    const error = await failureOf(ask(bench.emulator.environment));
    expect(error.kind).toBe('network');
    expect([error.message, error.hint, ...causes(error)].join('')).not.toContain('CANARY');
  });
});

describe('incident 26: trust', () => {
  const without = (env: Context['env'], ...names: string[]) =>
    Object.fromEntries(Object.entries(env).filter(([name]) => !names.includes(name)));
  let bare: Record<string, string | undefined>;
  let bundle: string;
  let foreign: string;
  beforeAll(async () => {
    bare = without(bench.emulator.environment, 'AWS_CA_BUNDLE', 'NODE_EXTRA_CA_CERTS');
    bundle = join(directory, 'ca.pem');
    foreign = join(directory, 'empty.pem');
    await writeFile(bundle, bench.emulator.caCertificate);
    await writeFile(foreign, '');
  });

  it('is not given without a bundle', async () => {
    const error = await failureOf(ask(bare));
    expect(error.kind).toBe('network');
    expect(causes(error).join(' ')).toMatch(/certificate/);
    expect(bench.emulator.requests).toEqual([]);
  });

  test.each(['AWS_CA_BUNDLE', 'NODE_EXTRA_CA_CERTS', 'VOUCH_EXTRA_CA_CERTS'])(
    'is given by %s alone, read when it is needed',
    async (variable) => {
      await ask({ ...bare, [variable]: bundle });
      expect(bench.emulator.requests.length).toBe(1);
    },
  );

  it('is given to a CA that is not looked for at first, by a second try', async () => {
    // OpenSSL takes this label too; what is expected of AWS's hosts is told by the usual one.
    const unusual = join(directory, 'unusual.pem');
    await writeFile(unusual, bench.emulator.caCertificate.replaceAll(' CERTIFICATE-', ' X509 CERTIFICATE-'));
    await ask({ ...bare, AWS_CA_BUNDLE: unusual });
    expect(bench.emulator.requests.length).toBe(1);
  });

  it('is given by a bundle that was mended after a call had failed for want of the CA', async () => {
    const mended = join(directory, 'mended.pem');
    await writeFile(mended, '');
    const exchange = bench.exchangeIn({ ...bare, AWS_CA_BUNDLE: mended }, 2_000);
    const error = await failureOf(exchange.getAuthorizationToken(credentials, request));
    expect(causes(error).join(' ')).toMatch(/certificate/);
    await writeFile(mended, bench.emulator.caCertificate);
    await exchange.getAuthorizationToken(credentials, request);
    expect(bench.emulator.requests.length).toBe(1);
  });

  it('is AWS_CA_BUNDLE’s alone where it is set', async () => {
    const error = await failureOf(ask({ ...bare, AWS_CA_BUNDLE: foreign, NODE_EXTRA_CA_CERTS: bundle }));
    expect(error.kind).toBe('network');
  });

  it('names the variable whose file is not there', async () => {
    const error = await failureOf(ask({ ...bare, AWS_CA_BUNDLE: join(directory, 'no\u001bsuch') }));
    expect([error.kind, error.hint]).toEqual(['configuration', 'check AWS_CA_BUNDLE']);
    expect(error.message).toContain('no\\u{1b}such');
  });
});
