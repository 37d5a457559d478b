import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { causes, chooseIdentity, type IdentitySelector, inProcessSource, processContext } from '@vouch/core';
import { ssoCacheFile } from '@vouch/workbench/sso-cache';
import { afterAll, afterEach, beforeAll, describe, expect, it, test, vi } from 'vitest';
import { failureOf, region, request, role, startWorkbench, type Workbench } from './workbench.ts';

const user = {
  arn: 'arn:aws:iam::123456789012:user/ann',
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'CANARY+KEY',
};
const automatic: IdentitySelector = { kind: 'automatic' };
const named = (name: string): IdentitySelector => ({ kind: 'aws-profile', name });

let bench: Workbench;
let home: string;
let listener: Server;
let listenerUrl: string;
let connections = 0;

beforeAll(async () => {
  bench = await startWorkbench({ users: [user] });
  home = await mkdtemp(join(tmpdir(), 'vouch-identity-'));
  await mkdir(join(home, '.aws'));
  listener = createServer((socket) => {
    connections += 1;
    socket.on('error', () => undefined).destroySoon();
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const address = listener.address();
  listenerUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  const keys = JSON.stringify({
    Version: 1,
    AccessKeyId: user.accessKeyId,
    SecretAccessKey: user.secretAccessKey,
  });
  await writeFile(join(home, 'keys.json'), keys);
  await writeFile(join(home, 'failing.sh'), 'echo profile: not one that I know >&2; exit 3\n');
  const config = [
    '[profile process]',
    `credential_process = /bin/cat ${join(home, 'keys.json')}`,
    '[profile broken]',
    `credential_process = /bin/sh ${join(home, 'failing.sh')}`,
    '[profile shell]',
    `credential_process = /bin/cat ${join(home, 'keys.json')} $(touch ${join(home, 'marker')})`,
    '[profile through-shell]',
    `role_arn = ${role}`,
    'source_profile = shell',
    '[profile sso]',
    'sso_session = corp',
    'sso_account_id = 123456789012',
    'sso_role_name = developer',
    '[sso-session corp]',
    'sso_region = us-east-1',
    'sso_start_url = https://corp.awsapps.com/start',
    '[profile web]',
    `role_arn = ${role}`,
    `web_identity_token_file = ${join(home, 'jwt')}`,
    `endpoint_url = ${listenerUrl}`,
    '[profile tokenless]',
    `role_arn = ${role}`,
    `web_identity_token_file = ${join(home, 'no-such-jwt')}`,
    '[profile stolen]',
    `endpoint_url = ${listenerUrl}`,
    `credential_process = /bin/cat ${join(home, 'keys.json')}`,
    '',
  ];
  await writeFile(join(home, '.aws', 'config'), config.join('\n'));
});
afterAll(async () => {
  await new Promise((resolve) => listener.close(resolve));
  await rm(home, { recursive: true });
  await bench.close();
});

afterEach(() => bench.reset());

/** A process with this environment: the SDK's providers read `process.env` themselves. */
function contextIn(env: Record<string, string>) {
  const all = {
    HOME: home,
    AWS_CONFIG_FILE: join(home, '.aws', 'config'),
    AWS_SHARED_CREDENTIALS_FILE: join(home, '.aws', 'credentials'),
    AWS_EC2_METADATA_DISABLED: 'true',
    ...env,
  };
  Object.assign(process.env, all);
  const { run } = processContext();
  return { ...bench.context, run, homeDirectory: home, env: { ...bench.emulator.environment, ...all } };
}

async function resolve(env: Record<string, string>, selector: IdentitySelector) {
  const identity = await chooseIdentity(contextIn(env), bench.exchange, selector, region);
  return identity.resolve();
}

const keysIn = { AWS_ACCESS_KEY_ID: user.accessKeyId, AWS_SECRET_ACCESS_KEY: user.secretAccessKey };

describe('the ordinary chain', () => {
  it('takes the keys of the environment, before AWS_PROFILE as the AWS CLI does', async () => {
    const credentials = await resolve({ ...keysIn, AWS_PROFILE: 'sso' }, automatic);
    expect(credentials.keys.expose().accessKeyId).toBe(user.accessKeyId);
    expect(credentials.description).toBe('the AWS credentials of this environment');
    expect(inspect(credentials, { depth: 9, showHidden: true })).not.toContain('CANARY');
  });

  test.each([
    [{}, named('process')],
    [{ AWS_PROFILE: 'process' }, automatic],
    [{ AWS_DEFAULT_PROFILE: 'process' }, automatic],
    [{ AWS_PROFILE: '', AWS_DEFAULT_PROFILE: 'process' }, automatic],
    [{ AWS_PROFILE: 'process', AWS_DEFAULT_PROFILE: 'sso' }, automatic],
    [{ AWS_DEFAULT_PROFILE: 'sso' }, named('process')],
    [{ AWS_PROFILE: 'sso' }, named('process')],
    [{ ...keysIn, AWS_ACCESS_KEY_ID: 'AKIAOTHER' }, named('process')],
  ])('of %o and %o runs the credential process', async (env, selector) => {
    const credentials = await resolve(env, selector);
    expect(credentials.keys.expose()).toMatchObject({ accessKeyId: user.accessKeyId });
    expect(credentials.description).toBe('the AWS profile process');
  });

  it('of a profile with a web-identity token sends it to STS, and not where AWS_ENDPOINT_URL says', async () => {
    await writeFile(join(home, 'jwt'), await bench.emulator.webIdentityToken({ sub: 'ann' }));
    const variables = { AWS_ENDPOINT_URL: listenerUrl, AWS_ENDPOINT_URL_STS: listenerUrl };
    const credentials = await resolve(variables, named('web'));
    expect(credentials.description).toBe('the AWS profile web');
    expect(credentials.expiration).toBeGreaterThan(Date.now());
    expect(bench.emulator.requests.map(({ host }) => host)).toEqual(['sts.us-east-1.amazonaws.com']);
    expect(connections).toBe(0);
  });

  it('of a profile whose role says no tells what STS said', async () => {
    await writeFile(join(home, 'jwt'), await bench.emulator.webIdentityToken({ sub: 'ann' }));
    bench.emulator.setFault({ kind: 'error', status: 403, code: 'AccessDenied', message: 'not you' });
    const error = await failureOf(resolve({}, named('web')));
    bench.emulator.setFault(null);
    expect(error.kind).toBe('denied');
    expect(error.message).toContain('not you');
  });

  it('of an absent SSO login says which command mends it', async () => {
    const error = await failureOf(resolve({}, named('sso')));
    expect([error.kind, error.hint]).toEqual(['not-signed-in', 'aws sso login --profile sso']);
  });

  it('of a good SSO login without a network says so, and not that nobody is signed in', async () => {
    const cache = join(home, '.aws', 'sso', 'cache');
    await mkdir(cache, { recursive: true });
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    await writeFile(join(home, ssoCacheFile('corp')), JSON.stringify({ accessToken: 'CANARY', expiresAt }));
    bench.emulator.setFault({ kind: 'reset', at: 'connect' });
    const error = await failureOf(resolve({}, named('sso')));
    bench.emulator.setFault(null);
    await rm(cache, { recursive: true });
    expect([error.kind, error.hint]).toEqual(['network', 'check the network, HTTPS_PROXY and AWS_CA_BUNDLE']);
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('CANARY');
  });

  it('of a profile whose web-identity token is not there is a matter of configuration', async () => {
    const error = await failureOf(resolve({}, named('tokenless')));
    expect([error.kind, error.hint]).toEqual(['configuration', 'check [profile tokenless] in ~/.aws/config']);
    expect(causes(error).join()).toContain('no-such-jwt');
  });

  it('of an unknown profile is a matter of configuration', async () => {
    const error = await failureOf(resolve({}, named('no\u001bsuch')));
    expect(error.kind).toBe('configuration');
    expect(error.message).toContain('no\\u{1b}such');
  });

  it('of a credential process that fails names the profile', async () => {
    const error = await failureOf(resolve({}, named('broken')));
    expect([error.kind, error.message, error.hint]).toEqual([
      'configuration',
      'the AWS profile broken gives no credentials',
      'check [profile broken] in ~/.aws/config',
    ]);
    expect(causes(error)).toEqual(['/bin/sh ended with code 3: profile: not one that I know']);
  });

  it('of a profile that gives nothing in time names it, and what to look at', async () => {
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(AbortSignal.abort());
    const error = await failureOf(resolve({}, named('process')));
    timeout.mockRestore();
    expect([error.kind, error.message, error.hint]).toEqual([
      'network',
      'the AWS profile process gave no credentials within 20 seconds',
      'check [profile process] in ~/.aws/config, and the network',
    ]);
  });

  test.each(['shell', 'through-shell'])(
    'incident 33: a credential process of the profile %s meets no shell',
    async (profile) => {
      const error = await failureOf(resolve({}, named(profile)));
      expect(causes(error).join()).toMatch(/\/bin\/cat ended with code 1/);
      expect(existsSync(join(home, 'marker'))).toBe(false);
    },
  );

  it('incident 33: no file of a project names a credential process', async () => {
    const project = await mkdtemp(join(tmpdir(), 'vouch-project-'));
    const marker = join(project, 'marker');
    const hostile = `[default]\ncredential_process = /usr/bin/touch ${marker}\n`;
    await mkdir(join(project, '.aws'));
    for (const name of ['.aws/config', '.aws/credentials', 'config', 'credentials'])
      await writeFile(join(project, name), hostile);
    const before = process.cwd();
    process.chdir(project);
    try {
      const error = await failureOf(resolve({}, automatic));
      expect(error.kind).toBe('not-signed-in');
      expect(existsSync(marker)).toBe(false);
    } finally {
      process.chdir(before);
      await rm(project, { recursive: true });
    }
  });

  it('of nothing names both ways to an identity', async () => {
    const error = await failureOf(resolve({}, automatic));
    expect(error.kind).toBe('not-signed-in');
    expect(error.hint).toMatch(/AWS_PROFILE.*vouch enroll ISSUER-URL/);
  });

  it('has a caller that left wait for nothing', async () => {
    const identity = await chooseIdentity(contextIn({}), bench.exchange, named('process'), region);
    expect((await failureOf(identity.resolve(AbortSignal.abort()))).kind).toBe('network');
  });
});

describe('in one process, from an identity to a token', () => {
  it('a web-identity file costs one call to each service, for any number of callers', async () => {
    const file = await bench.emulator.writeWebIdentityToken({ sub: 'ann' });
    const context = contextIn({
      AWS_WEB_IDENTITY_TOKEN_FILE: file,
      AWS_ROLE_ARN: role,
      AWS_ENDPOINT_URL: listenerUrl,
      AWS_ENDPOINT_URL_STS: listenerUrl,
    });
    const source = inProcessSource(context, bench.exchangeIn(context.env));
    const wish = { ...request, identity: automatic };
    const tokens = await Promise.all(Array.from({ length: 200 }, () => source.getAuthorizationToken(wish)));
    expect(new Set(tokens.map(({ secret }) => secret.expose())).size).toBe(1);
    expect(bench.emulator.requests.map(({ operation }) => operation)).toEqual([
      'AssumeRoleWithWebIdentity',
      'GetAuthorizationToken',
    ]);
    expect(connections).toBe(0);
    await source.forget(wish);
    await source.getAuthorizationToken(wish);
    expect(bench.emulator.count({ operation: 'GetAuthorizationToken' })).toBe(2);
    expect(bench.emulator.count({ operation: 'AssumeRoleWithWebIdentity' })).toBe(1);
  });

  it('an AWS profile is used as it stands, and its endpoint is not', async () => {
    const context = contextIn({});
    const source = inProcessSource(context, bench.exchangeIn(context.env));
    await source.getAuthorizationToken({ ...request, identity: named('stolen') });
    expect(bench.emulator.requests.map(({ principal }) => principal)).toEqual([user.arn]);
    expect(connections).toBe(0);
  });
});
