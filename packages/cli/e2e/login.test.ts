import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  account,
  developer,
  domainFlags,
  openWorkbench,
  publishGreeter,
  setupArgs,
  type Workbench,
} from '@vouch/workbench';
import { afterEach, describe, expect, it } from 'vitest';

const setup = setupArgs('cargo');

let bench: Workbench;
afterEach(() => bench.close());

const tokenCalls = () => bench.emulator.count({ operation: 'GetAuthorizationToken' });
const roleCalls = () => bench.emulator.count({ operation: 'AssumeRoleWithWebIdentity' });
const sessionOf = async () => JSON.parse((await bench.vouch('status', '--json')).stdout).session;

describe('vouch login', () => {
  it.skipIf(process.platform === 'win32')('costs no tap where no agent can hold the session', async () => {
    bench = await openWorkbench();
    await bench.enroll();
    await bench.browser('hardware-key');
    const runtime = join(bench.home, 'x'.repeat(100));
    await mkdir(runtime, { mode: 0o700 });
    const login = await bench.run(process.execPath, [bench.vouchProgram, 'login'], {
      env: { XDG_RUNTIME_DIR: runtime },
    });
    expect(login).toMatchObject({
      code: 6,
      stderr: expect.stringMatching(/^vouch: the path of the agent’s socket/),
    });
    expect(bench.emulator.count({ operation: 'authorize' })).toBe(0);
  });

  it('signs in once, and every tool shares one token until logout', async () => {
    bench = await openWorkbench();
    await bench.enroll();
    await bench.browser('hardware-key');
    expect(await bench.vouch(...setup)).toMatchObject({ code: 0 });
    const login = await bench.vouch('login');
    expect(login).toMatchObject({ code: 0, stdout: '' });
    expect(login.stderr).toContain('waiting for the tap');
    expect(login.stderr).toMatch(/signed in as ann@\S+ until \d\d:\d\d/);
    expect(roleCalls()).toBe(1);

    const app = await publishGreeter(bench);
    for (const command of ['fetch', 'build', 'update']) {
      expect(await bench.run('cargo', [command], { cwd: app })).toMatchObject({ code: 0 });
    }
    const token = (await bench.vouch('credential', 'codeartifact')).stdout;
    const seen = await bench.vouch(
      'exec',
      '--type',
      'codeartifact',
      '--',
      'sh',
      '-c',
      'printf %s "$CODEARTIFACT_AUTH_TOKEN"',
    );
    expect(seen.stdout).toBe(token.trim());
    expect(tokenCalls()).toBe(1);
    expect(roleCalls()).toBe(1);

    const status = await bench.vouch('status');
    expect(status.stdout).toMatch(/^signed in as ann@\S+ until \d\d:\d\d \(7 h 59 min\)$/m);
    expect(status.stdout).toContain('set up: cargo for my-domain-123456789012@us-east-1/my-repo');
    expect(status.stdout).toMatch(/^token: my-domain-123456789012 in us-east-1 until \d\d:\d\d/m);
    expect(status.stdout).not.toContain(token.trim());

    expect(await bench.vouch('logout')).toMatchObject({ code: 0 });
    expect(bench.emulator.count({ service: 'issuer', operation: 'revoke' })).toBe(1);
    expect(await bench.vouch('credential', 'codeartifact')).toMatchObject({ code: 3, stdout: '' });
    const after = await bench.run('cargo', ['update'], { cwd: app });
    expect(after.code).toBe(101);
    expect(after.stderr).toContain('hint: vouch login');
    expect(tokenCalls()).toBe(1);
  });

  it('gives AWS credentials to other programs, by an AWS profile that it wrote losslessly', async () => {
    bench = await openWorkbench();
    await bench.write('.aws', {
      config:
        '# mine\n[default]\nregion = eu-west-1\n\n[profile other]\n  s3 =\n    max_concurrent_requests = 20\n',
    });
    await bench.enroll();
    await bench.browser('hardware-key');
    expect(await bench.vouch('login')).toMatchObject({ code: 0 });
    const config = await bench.read('.aws/config');
    expect(config).toContain(
      '# mine\n[default]\nregion = eu-west-1\n\n[profile other]\n  s3 =\n    max_concurrent_requests = 20\n',
    );
    const json = JSON.parse((await bench.vouch('credential', 'aws')).stdout);
    expect(json).toMatchObject({ Version: 1, AccessKeyId: expect.stringMatching(/^ASIA/) });
    expect(Date.parse(json.Expiration)).toBeGreaterThan(Date.now());
    const aws = process.env['VOUCH_TEST_AWSCLI'];
    if (aws !== undefined) {
      const caller = await bench.run(aws, [
        'sts',
        'get-caller-identity',
        '--profile',
        'vouch',
        '--region',
        'us-east-1',
      ]);
      expect(JSON.parse(caller.stdout).Arn).toContain(':assumed-role/developer/ann');
    }
  });

  it.each([
    ['soft-key', 5, 'the sign-in was not proven with a hardware key: the issuer said amr [swk'],
    ['password', 5, 'amr [pwd], acr absent'],
    ['refuse', 5, 'access_denied'],
    ['wrong-state', 5, 'the browser came back with a sign-in that was not ours'],
  ] as const)('with %s ends with exit %i, and nothing is kept', async (manner, code, told) => {
    bench = await openWorkbench();
    await bench.enroll();
    await bench.browser(manner);
    const login = await bench.vouch('login');
    expect(login.stderr).toContain(told);
    expect(login.code).toBe(code);
    expect(await sessionOf()).toBeNull();
  });

  it.each([
    ['another audience', { aud: 'somebody-else' }, undefined],
    ['another nonce', { nonce: 'another' }, undefined],
    ['no nonce', { nonce: null }, undefined],
    ['another issuer', { iss: 'https://login.example.com' }, undefined],
    ['an end in the past', { exp: 1_000_000_000 }, undefined],
    ['the signature of a stranger', {}, 'stranger'],
  ] as const)('refuses an ID token with %s', async (_case, claims, signedBy) => {
    bench = await openWorkbench();
    await bench.enroll();
    await bench.browser('hardware-key');
    bench.emulator.setFault({ kind: 'claims', claims, ...(signedBy !== undefined && { signedBy }) });
    const login = await bench.vouch('login');
    expect(login.code).toBe(4);
    expect(login.stderr).toContain('the sign-in failed');
    expect(await sessionOf()).toBeNull();
  });

  it.each([
    ['answers 500', { kind: 'error', status: 500 }],
    ['answers nonsense', { kind: 'reply', body: '<html>' }],
    ['resets the connection', { kind: 'reset', at: 'headers' }],
  ] as const)('ends with exit 4 where the issuer %s', async (_case, fault) => {
    bench = await openWorkbench();
    await bench.enroll();
    await bench.browser('hardware-key');
    bench.emulator.setFault({ ...fault, service: 'issuer', operation: 'token' });
    const login = await bench.vouch('login');
    expect(login.code).toBe(4);
    expect(await sessionOf()).toBeNull();
  });

  it('takes another proof where the person changed what is asked for', async () => {
    bench = await openWorkbench();
    await bench.enroll();
    expect(await bench.vouch('enroll', bench.emulator.issuerUrl, '--hardware', 'not-required')).toMatchObject(
      { code: 0 },
    );
    await bench.browser('password');
    expect(await bench.vouch('login')).toMatchObject({ code: 0 });
    expect((await sessionOf()).name).toContain('ann');
  });

  it('takes one callback only', async () => {
    bench = await openWorkbench();
    await bench.enroll();
    await bench.browser('replay');
    expect(await bench.vouch('login')).toMatchObject({ code: 0 });
    expect(bench.emulator.count({ service: 'issuer', operation: 'token' })).toBe(1);
  });

  it('refuses a code that has expired', async () => {
    bench = await openWorkbench({ issuer: { codeSeconds: 0 } });
    await bench.enroll();
    await bench.browser('hardware-key');
    const login = await bench.vouch('login');
    expect(login.code).toBe(3);
    expect(login.stderr).toContain('invalid_grant');
  });

  it('uses the device flow over SSH, and when asked to', async () => {
    bench = await openWorkbench({ issuer: { deviceInterval: 1 } });
    await bench.enroll();
    bench.env['SSH_CONNECTION'] = '192.0.2.1 1 192.0.2.2 22';
    const login = bench.start(process.execPath, [bench.vouchProgram, 'login']);
    await expect.poll(login.said, { timeout: 20_000 }).toContain('and enter the code');
    await bench.emulator.approveDevice(/and enter the code (\S+)/.exec(login.said())?.[1] ?? '');
    const done = await login.done;
    expect(done.code).toBe(0);
  });

  it('is what cargo login does where somebody has enrolled', async () => {
    bench = await openWorkbench();
    await bench.enroll();
    await bench.browser('hardware-key');
    expect(await bench.vouch(...setup)).toMatchObject({ code: 0 });
    const login = await bench.cargo('login', '--registry', 'codeartifact-my-repo');
    expect(login.stderr).toContain('waiting for the tap');
    expect(login.code).toBe(0);
    expect((await sessionOf()).name).toContain('ann');
    expect(tokenCalls()).toBe(1);
  });

  it('says what to do first', async () => {
    bench = await openWorkbench();
    expect(await bench.vouch('login')).toMatchObject({
      code: 6,
      stderr: 'vouch: no issuer is enrolled\n  hint: vouch enroll ISSUER-URL\n',
    });
    const setupAws = await bench.vouch('setup', 'aws', '--role', developer);
    expect(setupAws.code).toBe(6);
    expect(setupAws.stderr).toContain('hint: vouch enroll ISSUER-URL');
  });
});

describe('a session', () => {
  it('without a refresh token takes its tokens at once, to the session’s end', async () => {
    bench = await openWorkbench({ issuer: { refreshTokens: 'none' } });
    await bench.enroll();
    await bench.browser('hardware-key');
    expect(await bench.vouch(...setup)).toMatchObject({ code: 0 });
    expect(await bench.vouch('login')).toMatchObject({ code: 0 });
    expect(tokenCalls()).toBe(1);
    const { endsAt } = await sessionOf();
    const { expiration } = JSON.parse(
      (await bench.vouch('credential', 'codeartifact', '--format', 'json')).stdout,
    );
    // What is left of the session is asked for, and counts from when it is answered.
    expect(Math.abs(expiration - endsAt)).toBeLessThanOrEqual(10);
    expect(tokenCalls()).toBe(1);
  });

  it('without a refresh token and with a role of one hour still has its tokens to the end', async () => {
    const arn = `arn:aws:iam::${account}:role/one-hour`;
    bench = await openWorkbench({ issuer: { refreshTokens: 'none' } });
    bench.emulator.addRole({ arn, maxSessionSeconds: 3600 });
    await bench.enroll(arn);
    await bench.browser('hardware-key');
    expect(await bench.vouch(...setup)).toMatchObject({ code: 0 });
    expect(await bench.vouch('login')).toMatchObject({ code: 0 });
    const status = JSON.parse((await bench.vouch('status', '--json')).stdout);
    expect(Math.abs(status.tokens[0].expiration - status.session.endsAt)).toBeLessThanOrEqual(3);
    expect(status.session.renewableUntil - Date.now() / 1000).toBeLessThanOrEqual(3600);
    expect((await bench.vouch('status')).stdout).toMatch(
      /new tokens until \d\d:\d\d only: the issuer gave no refresh token/,
    );
  });

  it('falls back to what the role allows', async () => {
    const arn = `arn:aws:iam::${account}:role/one-hour`;
    bench = await openWorkbench();
    bench.emulator.addRole({ arn, maxSessionSeconds: 3600 });
    await bench.enroll(arn);
    await bench.browser('hardware-key');
    expect(await bench.vouch('login')).toMatchObject({ code: 0 });
    const { roles } = await sessionOf();
    expect(roles[0].credentialsEndAt - Date.now() / 1000).toBeGreaterThan(3500);
    expect(roles[0].credentialsEndAt - Date.now() / 1000).toBeLessThanOrEqual(3600);
  });

  it('is gone when its agent is killed: the next request is exit 3, and says what to run', async () => {
    bench = await openWorkbench();
    await bench.enroll();
    await bench.browser('hardware-key');
    expect(await bench.vouch('login')).toMatchObject({ code: 0 });
    const { agent } = JSON.parse((await bench.vouch('status', '--json')).stdout);
    process.kill(agent.pid, 'SIGKILL');
    const after = await bench.vouch('credential', 'codeartifact', ...domainFlags);
    expect(after).toMatchObject({ code: 3, stdout: '' });
    expect(after.stderr).toContain('hint: vouch login');
    expect(await bench.vouch('login')).toMatchObject({ code: 0 });
    expect(await bench.vouch('credential', 'codeartifact', ...domainFlags)).toMatchObject({ code: 0 });
  });

  it('lives beside an installed copy of the existing Vouch: its directory and its keys stay as they are', async () => {
    bench = await openWorkbench();
    const runtime = await bench.write('runtime', { 'vouch/agent.sock': 'theirs' });
    await bench.run('chmod', ['700', runtime]);
    bench.env['XDG_RUNTIME_DIR'] = runtime;
    const theirs = {
      current_server: 'us.vouch.sh',
      servers: { 'us.vouch.sh': { server_url: 'https://us.vouch.sh', token: 'their-session' } },
      codeartifact: {
        default: 'old',
        profiles: { old: { domain: 'old-domain', domain_owner: '222222222222', region: 'eu-west-1' } },
      },
      aws: { organizations: [{ management_role: 'arn:aws:iam::222222222222:role/m' }] },
    };
    await bench.write('.vouch', { 'config.json': JSON.stringify(theirs) });
    await bench.enroll();
    await bench.browser('hardware-key');
    expect(await bench.vouch('login')).toMatchObject({ code: 0 });
    expect(await bench.vouch('credential', 'codeartifact', ...domainFlags)).toMatchObject({ code: 0 });
    const config = JSON.parse(await bench.read('.vouch/config.json'));
    expect(config).toMatchObject(theirs);
    expect(await bench.read('runtime/vouch/agent.sock')).toBe('theirs');
    expect((await bench.vouch('status')).stdout).not.toContain('their-session');
  });

  it('is gone with SIGUSR1, and with the agent', async () => {
    bench = await openWorkbench();
    await bench.enroll();
    await bench.browser('hardware-key');
    expect(await bench.vouch('login')).toMatchObject({ code: 0 });
    const { agent } = JSON.parse((await bench.vouch('status', '--json')).stdout);
    process.kill(agent.pid, 'SIGUSR1');
    await expect.poll(sessionOf).toBeNull();
    expect(await bench.vouch('credential', 'codeartifact', ...domainFlags)).toMatchObject({
      code: 3,
      stdout: '',
    });
  });
});
