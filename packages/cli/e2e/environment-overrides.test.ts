import { type AddressInfo, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { domainFlags, openWorkbench, type Workbench } from '@vouch/workbench';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';

const ask = ['credential', 'codeartifact', ...domainFlags];

let bench: Workbench;
/** Somebody who would like to have an identity. */
let stranger: Server;
let strangerUrl: string;
let received: string;

beforeAll(async () => {
  bench = await openWorkbench();
  stranger = createServer((socket) => {
    received += 'connected ';
    socket.on('data', (bytes) => {
      received += bytes.toString('latin1');
    });
    socket.on('error', () => undefined);
    socket.setTimeout(50, () => socket.destroy());
  });
  await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
  strangerUrl = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await new Promise((resolve) => stranger.close(resolve));
  await bench.close();
});
beforeEach(async () => {
  await bench.clearHome();
  await bench.signIn();
  received = '';
});
afterEach(async () => {
  bench.emulator.setFault(null);
  bench.emulator.clearRequests();
});

const vouch = (env: Record<string, string>) =>
  bench.run(process.execPath, [bench.vouchProgram, ...ask], { env });

/** `AWS_CONFIG_FILE` with a `services` section and an endpoint for everything. */
const services = async () => {
  const text = `[default]\nservices = mine\nendpoint_url = ${strangerUrl}\n[services mine]\ncodeartifact =\n  endpoint_url = ${strangerUrl}\nsts =\n  endpoint_url = ${strangerUrl}\n`;
  return join(await bench.write('aws', { config: text }), 'config');
};
const endpoints = [
  'AWS_ENDPOINT_URL',
  'AWS_ENDPOINT_URL_STS',
  'AWS_ENDPOINT_URL_CODEARTIFACT',
  'AWS_ENDPOINT_URL_SSO',
];

describe('incident 26: the command line', () => {
  test.each([...endpoints, 'AWS_CONFIG_FILE'])('does not go where %s says', async (variable) => {
    const value = variable === 'AWS_CONFIG_FILE' ? await services() : strangerUrl;
    const done = await vouch({ [variable]: value });
    expect(done).toMatchObject({ code: 0, stdout: expect.stringContaining('CANARY_') });
    expect(received).toBe('');
  });

  it('tells a proxy of HTTPS_PROXY the host, and nothing else before it has proven to be AWS', async () => {
    const done = await vouch({ HTTPS_PROXY: strangerUrl, https_proxy: strangerUrl });
    expect(done.code).toBe(4);
    expect(received).toContain('CONNECT sts.us-east-1.amazonaws.com:443');
    expect(received).not.toMatch(/authorization|eyJ|WebIdentity/i);
  });

  test.each([
    ['NODE_TLS_REJECT_UNAUTHORIZED', '0', 4],
    ['AWS_CA_BUNDLE', '/dev/null', 4],
    ['NODE_EXTRA_CA_CERTS', '/dev/null', 4],
  ])('takes no other certificate for %s=%s', async (variable, value, code) => {
    if (variable === 'NODE_TLS_REJECT_UNAUTHORIZED')
      bench.emulator.setFault({ kind: 'certificate', quality: 'self-signed' });
    const bare = variable === 'NODE_EXTRA_CA_CERTS' ? { AWS_CA_BUNDLE: '' } : {};
    const done = await vouch({ ...bare, [variable]: value });
    expect(done).toMatchObject({ code, stdout: '' });
    expect(bench.emulator.requests).toEqual([]);
  });

  it('refuses credentials from a plain address by its variable’s name', async () => {
    bench.signOut();
    const done = await vouch({ AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://192.0.2.1/credentials' });
    expect(done).toMatchObject({ code: 6, stdout: '' });
    expect(done.stderr).toContain('AWS_CONTAINER_CREDENTIALS_FULL_URI');
  });
});

describe('incident 26: the agent', () => {
  beforeEach(() => bench.useAgent());
  afterEach(async () => {
    await bench.vouch('agent', 'stop');
    bench.env['VOUCH_AGENT'] = 'never';
  });

  it('that a poisoned shell has started goes where AWS is, for this shell and for the next', async () => {
    const poison = Object.fromEntries(endpoints.map((name) => [name, strangerUrl]));
    const env = { ...poison, AWS_CONFIG_FILE: await services(), NODE_TLS_REJECT_UNAUTHORIZED: '0' };
    const first = await vouch(env);
    expect(first).toMatchObject({ code: 0, stdout: expect.stringContaining('CANARY_') });
    expect(await vouch(env)).toMatchObject({ code: 0, stdout: first.stdout });
    expect(bench.emulator.count({ operation: 'GetAuthorizationToken' })).toBe(1);
    expect(received).toBe('');
    bench.emulator.setFault({ kind: 'certificate', quality: 'self-signed' });
    expect(
      await bench.run(process.execPath, [bench.vouchProgram, ...ask, '--duration-seconds', '900']),
    ).toMatchObject({
      code: 4,
      stdout: '',
    });
  });

  it('runs no credential process of the shell that started it, and gives each shell its own identity', async () => {
    bench.signOut();
    const marker = join(bench.home, 'runs');
    const script = `#!/bin/sh\necho run >> ${marker}\nprintf '{"Version":1,"AccessKeyId":"AKIAEVE","SecretAccessKey":"x"}'\n`;
    const directory = await bench.write('aws', { 'eve.sh': script });
    await bench.write('aws', { config: `[default]\ncredential_process = /bin/sh ${directory}/eve.sh\n` });
    const eve = await vouch({ AWS_CONFIG_FILE: join(directory, 'config') });
    expect(eve.code).toBe(3);
    expect(await bench.read('runs')).toBe('run\n');
    await bench.signIn();
    expect(await vouch({})).toMatchObject({ code: 0 });
    expect(await bench.read('runs')).toBe('run\n');
    const { principal } = bench.emulator.requests.findLast(({ status }) => status === 200) ?? {};
    expect(principal).toContain('developer');
  });
});
