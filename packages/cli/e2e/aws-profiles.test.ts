import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { actions, type IdentityCenterOptions } from '@vouch/emulator';
import { startContainerCredentials, startInstanceMetadata } from '@vouch/emulator/ci';
import {
  account,
  developer,
  domainFlags,
  openWorkbench,
  publishGreeter,
  setupArgs,
  type Workbench,
} from '@vouch/workbench';
import { ssoCacheFile } from '@vouch/workbench/sso-cache';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

const awsCli = process.env['VOUCH_TEST_AWSCLI'];
const startUrl = 'https://corp.awsapps.com/start';
/** IAM Identity Center is of one region, whatever the domain's. */
const region = 'eu-west-1';

const user = {
  arn: `arn:aws:iam::${account}:user/machine`,
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  // A user's own files hold it, so it is not one of the secrets that are looked for.
  secretAccessKey: 'the-key-of-a-test',
};
const keys = {
  AWS_ACCESS_KEY_ID: user.accessKeyId,
  AWS_SECRET_ACCESS_KEY: user.secretAccessKey,
};

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench({ users: [user] });
});
beforeEach(async () => {
  await bench.clearHome();
  bench.emulator.clearRequests();
  await configure({ session: 'corp' });
});
afterAll(() => bench.close());

/** `aws configure sso` writes one or the other: with a session of its own, or as it did before there were any. */
async function configure({ session, role = 'developer' }: { session?: string; role?: string }) {
  const where = `sso_region = ${region}\nsso_start_url = ${startUrl}\n`;
  await bench.write('.aws', {
    config: [
      `[profile work]\nsso_account_id = ${account}\nsso_role_name = ${role}\nregion = us-east-1\n`,
      session === undefined ? where : `sso_session = ${session}\n[sso-session ${session}]\n${where}`,
    ].join(''),
  });
}

/** As `aws sso login --profile work` leaves it. */
async function logIn(wish: Partial<IdentityCenterOptions> & { readonly cachedAs?: string } = {}) {
  const { cachedAs = 'corp', ...options } = wish;
  const login = bench.emulator.identityCenterLogin({ user: 'ann', region, startUrl, ...options });
  await mkdir(join(bench.home, '.aws/sso/cache'), { recursive: true });
  await writeFile(join(bench.home, ssoCacheFile(cachedAs)), JSON.stringify(login), { mode: 0o600 });
  return login;
}

const credential = () => bench.vouch('credential', 'codeartifact');
const setUpCargo = () => bench.vouch(...setupArgs('cargo', '--aws-profile', 'work'));
const askedOf = (service: string) =>
  bench.emulator.requests.filter((each) => each.service === service).map(({ host }) => host);
const signedOut = {
  code: 3,
  stdout: '',
  stderr: expect.stringMatching(
    /^vouch: the AWS SSO login has expired\n {2}because: .*\n {2}hint: aws sso login --profile work\n$/,
  ),
};

describe('an AWS profile of IAM Identity Center', () => {
  it('has cargo publish and fetch, asked for in its own region', async () => {
    await logIn();
    expect(await setUpCargo()).toMatchObject({ code: 0, stdout: '' });
    const app = await publishGreeter(bench);
    expect(await bench.run('cargo', ['build'], { cwd: app })).toMatchObject({ code: 0 });
    const principals = new Set(bench.emulator.requests.map(({ principal }) => principal));
    expect(principals).toContain(`arn:aws:sts::${account}:assumed-role/developer/ann`);
    expect(new Set(askedOf('sso'))).toEqual(new Set([`portal.sso.${region}.amazonaws.com`]));
    expect(askedOf('sso-oidc')).toEqual([]);
  });

  it('of the form without a session does as well', async () => {
    await configure({});
    await logIn({ cachedAs: startUrl });
    await setUpCargo();
    expect(await credential()).toMatchObject({ code: 0, stderr: '' });
  });

  it('whose access token has ended is renewed by its refresh token, and AWS’s own file keeps the new one', async () => {
    const former = await logIn({ seconds: -60 });
    expect(await setUpCargo()).toMatchObject({ code: 0 });
    expect(await credential()).toMatchObject({ code: 0, stderr: '' });
    expect(askedOf('sso-oidc')).toEqual([`oidc.${region}.amazonaws.com`]);
    const kept = JSON.parse(await bench.read(ssoCacheFile('corp')));
    expect(kept.accessToken === former.accessToken).toBe(false);
    expect({ ...kept, accessToken: '', expiresAt: '', refreshToken: '' }).toEqual({
      ...former,
      accessToken: '',
      expiresAt: '',
      refreshToken: '',
    });
    expect((await stat(join(bench.home, ssoCacheFile('corp')))).mode & 0o777).toBe(0o600);
  });

  it.skipIf(awsCli === undefined)(
    'is the one that AWS’s own CLI finds, before and after a renewal of ours',
    async () => {
      await logIn({ seconds: -60 });
      await setUpCargo();
      expect(await credential()).toMatchObject({ code: 0 });
      const asked = ['sts', 'get-caller-identity', '--profile', 'work', '--output', 'text', '--query', 'Arn'];
      expect(await bench.run(awsCli as string, asked)).toMatchObject({
        code: 0,
        stdout: expect.stringContaining(':assumed-role/developer/ann'),
      });
      expect(askedOf('sso-oidc')).toHaveLength(1);
    },
  );

  it('says which command signs in, where nobody has, where it has ended, and where an administrator ended it', async () => {
    await logIn();
    await setUpCargo();
    bench.emulator.endIdentityCenterLogins();
    expect(await credential()).toMatchObject(signedOut);
    await logIn({ seconds: -60 });
    bench.emulator.endIdentityCenterLogins();
    expect(await credential()).toMatchObject(signedOut);
    await writeFile(join(bench.home, ssoCacheFile('corp')), '');
    expect(await credential()).toMatchObject(signedOut);
    await logIn();
    expect(await credential()).toMatchObject({ code: 0, stderr: '' });
  });

  it('says that its sso-session is gone', async () => {
    await logIn();
    await setUpCargo();
    const config = await bench.read('.aws/config');
    await bench.write('.aws', { config: config.replace('[sso-session corp]', '[sso-session other]') });
    const { code, stderr } = await credential();
    expect(code).toBe(6);
    expect(stderr).toMatch(/\n {2}because: it names an sso-session that is not in ~\/\.aws\/config\n/);
  });

  it('says whose refusal it is where the person has no such permission set', async () => {
    await logIn();
    await setUpCargo();
    await configure({ session: 'corp', role: 'administrator' });
    const { code, stdout, stderr } = await credential();
    expect({ code, stdout }).toEqual({ code: 5, stdout: '' });
    expect(stderr).toMatch(/No access/);
    expect(stderr).toMatch(/the AWS profile work/);
  });

  it('serves an agent’s clients too, and nobody is given what the one before signed in for', async () => {
    await logIn();
    await setUpCargo();
    bench.emulator.clearRequests();
    bench.useAgent();
    try {
      expect(await bench.vouch('agent', 'start')).toMatchObject({ code: 0 });
      expect(await credential()).toMatchObject({ code: 0, stderr: '' });
      expect(await credential()).toMatchObject({ code: 0, stderr: '' });
      // Beside a saved profile it has no say.
      const env = { AWS_PROFILE: 'of-this-project' };
      const there = await bench.run(process.execPath, [bench.vouchProgram, 'credential', 'codeartifact'], {
        env,
      });
      expect(there).toMatchObject({ code: 0, stderr: '' });
      expect(askedOf('sso')).toHaveLength(1);
      // As `aws sso logout`, and somebody else's sign-in.
      await rm(join(bench.home, ssoCacheFile('corp')));
      await logIn({ user: 'bob' });
      expect(await credential()).toMatchObject({ code: 0, stderr: '' });
      const last = bench.emulator.requests
        .filter(({ operation }) => operation === 'GetAuthorizationToken')
        .at(-1);
      expect(last?.principal).toBe(`arn:aws:sts::${account}:assumed-role/developer/bob`);
    } finally {
      await bench.vouch('agent', 'stop');
      bench.env['VOUCH_AGENT'] = 'never';
    }
  });
});

describe('an AWS profile whose role is taken by way of another profile', () => {
  const builder = `arn:aws:iam::${account}:role/builder`;
  const configureRole = (...more: string[]) =>
    bench.write('.aws', {
      config: [
        '[profile work]',
        `role_arn = ${builder}`,
        'source_profile = person',
        'role_session_name = build',
        'region = us-east-1',
        ...more,
        '[profile person]',
        'sso_session = corp',
        `sso_account_id = ${account}`,
        'sso_role_name = developer',
        '[sso-session corp]',
        `sso_region = ${region}`,
        `sso_start_url = ${startUrl}`,
        '',
      ].join('\n'),
    });

  beforeEach(async () => {
    bench.emulator.addRole({ arn: builder });
    await configureRole();
    await logIn();
    expect(await setUpCargo()).toMatchObject({ code: 0, stdout: '' });
    bench.emulator.clearRequests();
  });

  it('is that role to CodeArtifact', async () => {
    expect(await credential()).toMatchObject({ code: 0, stderr: '' });
    const { principal } = bench.emulator.requests.find(({ service }) => service === 'codeartifact') ?? {};
    expect(principal).toBe(`arn:aws:sts::${account}:assumed-role/builder/build`);
  });

  it('says which profile’s role is refused', async () => {
    bench.emulator.grant(developer, []);
    const { code, stderr } = await credential();
    bench.emulator.grant(developer, actions);
    expect(code).toBe(5);
    expect(stderr).toMatch(/is not authorized to perform: sts:AssumeRole/);
    expect(stderr).toMatch(/the AWS profile work/);
  });

  it('names the profile that signs in again, since aws sso login takes no other', async () => {
    bench.emulator.endIdentityCenterLogins();
    const { code, stderr } = await credential();
    expect(code).toBe(3);
    expect(stderr).toMatch(/\n {2}hint: aws sso login --profile person\n$/);
    const { stdout } = await bench.vouch('doctor');
    expect(stdout).toMatch(/\n +→ aws sso login --profile person\n/);
  });

  it('asks nobody for the code of a device that shows codes, and says what to do', async () => {
    await configureRole(`mfa_serial = arn:aws:iam::${account}:mfa/ann`);
    const { code, stdout, stderr } = await credential();
    expect({ code, stdout }).toEqual({ code: 6, stdout: '' });
    expect(stderr.split('\n')).toEqual([
      'vouch: the AWS profile work cannot be had without an MFA code',
      expect.stringMatching(/^ {2}because: Profile work requires multi-factor authentication/),
      '  hint: vouch login, or an AWS profile without mfa_serial: nobody is asked for a code',
      '',
    ]);
  });
});

describe('an AWS profile whose role is taken with the credentials of', () => {
  const builder = `arn:aws:iam::${account}:role/builder`;
  const servers: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });
  const started = async <T extends { close(): Promise<void> }>(server: Promise<T>): Promise<T> => {
    servers.push(await server);
    return await server;
  };
  const fromKeys = `aws_access_key_id = ${user.accessKeyId}\naws_secret_access_key = ${user.secretAccessKey}\n`;

  it.each([
    ['the environment', 'credential_source = Environment', async () => keys],
    [
      'the container',
      'credential_source = EcsContainer',
      async () =>
        (await started(startContainerCredentials(bench.emulator, { kind: 'container', role: developer })))
          .environment,
    ],
    [
      'the instance',
      'credential_source = Ec2InstanceMetadata',
      async () => (await started(startInstanceMetadata(bench.emulator, { role: developer }))).environment,
    ],
    ['a profile with keys', `source_profile = keys\n[profile keys]\n${fromKeys}`, async () => ({})],
    ['its own keys', `source_profile = work\n${fromKeys}`, async () => ({})],
    [
      'a profile with a helper',
      'source_profile = helper\n[profile helper]\ncredential_process = /bin/cat helper.json',
      async () => ({}),
    ],
  ] as const)('%s', async (_of, lines, environment) => {
    bench.emulator.addRole({ arn: builder });
    const helper = { Version: 1, AccessKeyId: user.accessKeyId, SecretAccessKey: user.secretAccessKey };
    await bench.write('', { 'helper.json': JSON.stringify(helper) });
    const config = `[profile work]\nrole_arn = ${builder}\nregion = us-east-1\n${lines}\n`;
    await bench.write('.aws', { config });
    const env = await environment();
    const words = ['credential', 'codeartifact', ...domainFlags, '--aws-profile', 'work'];
    const done = await bench.run(process.execPath, [bench.vouchProgram, ...words], { env });
    expect(done).toMatchObject({ code: 0, stderr: '' });
    const { principal } = bench.emulator.requests.find(({ service }) => service === 'codeartifact') ?? {};
    expect(principal).toMatch(/:assumed-role\/builder\//);
  });
});
