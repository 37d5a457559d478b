import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { dirname, join } from 'node:path';
import { awsExchange, chooseIdentity } from '@vouch/core';
import { testContext } from '@vouch/core/testing';
import { type Emulator, startEmulator } from '@vouch/emulator';
import { gitlabJob, gitlabSubject } from '@vouch/emulator/ci';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { region, role } from './workbench.ts';

const program = process.env['VOUCH_TEST_MOTO'];

/** Said loudly; under CI nothing is skipped, because that would hide that the tests never ran. */
function isMissing(): boolean {
  if (program !== undefined) return false;
  if (process.env['CI'] === 'true')
    throw new Error('moto is not on this machine, and CI must not skip its tests');
  process.stderr.write('\nSKIPPED: moto is not on this machine, so no STS but the emulator’s is asked\n');
  return true;
}

/** moto's proxy with its own CA: it answers under AWS's host names, as the emulator does, and is nobody's here. */
describe.skipIf(isMissing())('moto’s STS', () => {
  let emulator: Emulator;
  let moto: ChildProcess;
  let relay: Server;
  let env: Record<string, string>;

  beforeAll(async () => {
    emulator = await startEmulator();
    moto = spawn(program ?? '', ['-p', '0'], {
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, PYTHONUNBUFFERED: '1' },
    });
    relay = await startRelay(Number(await portOf(moto)));
    const proxy = `http://127.0.0.1:${(relay.address() as AddressInfo).port}`;
    env = { HTTPS_PROXY: proxy, https_proxy: proxy, NO_PROXY: '', AWS_CA_BUNDLE: authorityOf(program ?? '') };
    Object.assign(process.env, env);
  });
  afterAll(async () => {
    moto.kill();
    await new Promise((resolve) => relay.close(resolve));
    await emulator.close();
  });

  it('gives a job’s role, and knows whose credentials those are', async () => {
    const job = await gitlabJob(emulator, { VOUCH_ID_TOKEN: { aud: 'sts.amazonaws.com' } });
    const clock = { ...testContext().clock, now: Date.now };
    const context = testContext({ env: { ...env, ...job, VOUCH_ROLE_ARN: role }, clock });
    const exchange = awsExchange(context);
    const identity = await chooseIdentity(context, exchange, { kind: 'automatic' }, region);
    const credentials = await identity.resolve();
    expect(credentials.keys.expose().sessionToken).not.toBe('');
    expect((credentials.expiration ?? 0) - Date.now()).toBeGreaterThan(3_000_000);
    expect(context.said).toEqual([`vouch: AWS identity: the CI job ${gitlabSubject}, as ${role}`]);
    expect(await exchange.getCallerIdentity(credentials, region)).toEqual({
      account: '123456789012',
      arn: 'arn:aws:sts::123456789012:assumed-role/developer/vouch-4711',
    });
  });

  it('which has no CodeArtifact is no reason to take its answer for a token', async () => {
    const context = testContext({ env, clock: { ...testContext().clock, now: Date.now }, random: () => 0 });
    const wait = async () => undefined;
    const exchange = awsExchange(context, { attemptDeadlineMs: 10_000, wait });
    const job = await gitlabJob(emulator, { VOUCH_ID_TOKEN: { aud: 'sts.amazonaws.com' } });
    const inJob = { ...context, env: { ...env, ...job, VOUCH_ROLE_ARN: role } };
    const identity = await chooseIdentity(inJob, exchange, { kind: 'automatic' }, region);
    const asked = exchange.getAuthorizationToken(await identity.resolve(), {
      region,
      domain: 'my-domain',
      domainOwner: '123456789012',
      durationSeconds: 900,
    });
    await expect(asked).rejects.toMatchObject({ kind: 'service', exitCode: 4 });
  });
});

/** Its stdout is read to the end: a proxy that cannot print any more drops its connections. */
function portOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stdout?.on('data', (text: Buffer) => {
      said += text.toString();
      const port = /Serving HTTP Proxy on [\d.]+:(\d+)/.exec(said)?.[1];
      if (port !== undefined) resolve(port);
    });
    child.once('error', reject);
    child.once('exit', () => reject(new Error('moto ended before it served')));
  });
}

/**
 * A proxy in front of moto's, which takes the `Proxy-Connection: close` that our client sends with CONNECT for an order
 * to hang up at once, instead of at the end.
 */
async function startRelay(port: number): Promise<Server> {
  const server = createServer().on('connect', (request, client) => {
    const upstream = connect(port, '127.0.0.1');
    client.on('error', () => upstream.destroy());
    upstream.on('error', () => client.destroy()).on('close', () => client.destroy());
    upstream.write(`CONNECT ${request.url} HTTP/1.1\r\nhost: ${request.url}\r\n\r\n`);
    client.pipe(upstream).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

/** The certificate of the CA that moto's own package carries. */
function authorityOf(path: string): string {
  const lib = join(dirname(path), '..', 'lib');
  const python = readdirSync(lib).find((name) => name.startsWith('python')) ?? '';
  return join(lib, python, 'site-packages', 'moto', 'moto_proxy', 'ca.crt');
}
