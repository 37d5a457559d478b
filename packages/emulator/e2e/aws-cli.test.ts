import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator, type WebIdentityTokenOptions } from '../src/index.ts';
import { type ClientResult, isMissing, programOnPath, runClient } from './client.ts';

const aws = process.env['VOUCH_TEST_AWSCLI'] || programOnPath('aws');
const role = 'arn:aws:iam::123456789012:role/developer';

describe.skipIf(isMissing('aws', aws))('aws-cli', { timeout: 180_000 }, () => {
  let emulator: Emulator;
  let home: string;

  beforeAll(async () => {
    emulator = await startEmulator({
      users: [
        {
          arn: 'arn:aws:iam::123456789012:user/ann',
          accessKeyId: 'AKIAANNANNANNANNANN1',
          secretAccessKey: 'ann/secret+1',
        },
      ],
    });
    home = await mkdtemp(join(tmpdir(), 'emulator-aws-'));
  });
  afterAll(async () => {
    await emulator?.close();
    await rm(home, { recursive: true, force: true });
  });
  afterEach(() => {
    emulator.setFault(null);
    emulator.clearRequests();
  });

  const run = (args: readonly string[], environment: Record<string, string> = {}): Promise<ClientResult> =>
    runClient(aws ?? '', args, {
      directory: home,
      environment: {
        ...emulator.environment,
        HOME: home,
        AWS_EC2_METADATA_DISABLED: 'true',
        AWS_DEFAULT_REGION: 'us-east-1',
        ...environment,
      },
    });
  const keys = { AWS_ACCESS_KEY_ID: 'AKIAANNANNANNANNANN1', AWS_SECRET_ACCESS_KEY: 'ann/secret+1' };
  const getToken = ['codeartifact', 'get-authorization-token', '--domain', 'my-domain'];

  const assumeRole = async (options: Partial<WebIdentityTokenOptions>, roleArn = role) => {
    const token = await emulator.webIdentityToken({ sub: 'ann', ...options });
    const args = [
      'sts',
      'assume-role-with-web-identity',
      '--role-arn',
      roleArn,
      '--role-session-name',
      'ann',
    ];
    return run([...args, '--web-identity-token', token]);
  };

  it('gets an authorization token with the credentials of a web identity', async () => {
    const file = await emulator.writeWebIdentityToken({ sub: 'ann' });
    const result = await run(
      [...getToken, '--domain-owner', '123456789012', '--duration-seconds', '900', '--output', 'json'],
      {
        AWS_WEB_IDENTITY_TOKEN_FILE: file,
        AWS_ROLE_ARN: role,
        AWS_ROLE_SESSION_NAME: 'ann',
      },
    );
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(result.stdout).authorizationToken).toMatch(/^eyJ2ZXIiOjEsImlzdSI6/);
    expect(emulator.requests).toMatchObject([
      { operation: 'AssumeRoleWithWebIdentity', authorization: 'valid' },
      {
        operation: 'GetAuthorizationToken',
        authorization: 'valid',
        parameters: { domain: 'my-domain', duration: '900' },
      },
    ]);
  });

  it('assumes a role, and reads the answer', async () => {
    const result = await assumeRole({});
    expect(result).toMatchObject({ code: 0, stderr: '' });
    const told = JSON.parse(result.stdout);
    expect(told).toMatchObject({ SubjectFromWebIdentityToken: 'ann', Provider: emulator.issuerUrl });
    expect(told.AssumedRoleUser.Arn).toBe('arn:aws:sts::123456789012:assumed-role/developer/ann');
    expect(Date.parse(told.Credentials.Expiration) - Date.now()).toBeGreaterThan(3_500_000);
  });

  it('finds the repository endpoint, and says who it is', async () => {
    const endpoint = await run(
      [
        'codeartifact',
        'get-repository-endpoint',
        '--domain',
        'my-domain',
        '--repository',
        'my-repo',
        '--format',
        'cargo',
        '--output',
        'text',
      ],
      keys,
    );
    expect(endpoint).toMatchObject({
      code: 0,
      stdout: 'https://my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com/cargo/my-repo/\n',
    });
    const caller = await run(['sts', 'get-caller-identity'], keys);
    expect(JSON.parse(caller.stdout)).toMatchObject({
      Account: '123456789012',
      Arn: 'arn:aws:iam::123456789012:user/ann',
    });
  });

  it('logs in to npm, as far as a dry run goes', async () => {
    const args = [
      'codeartifact',
      'login',
      '--tool',
      'npm',
      '--domain',
      'my-domain',
      '--repository',
      'my-repo',
      '--dry-run',
    ];
    const result = await run(args, keys);
    expect(result.code).toBe(0);
    expect(result.stdout).toContain('.codeartifact.us-east-1.amazonaws.com/npm/my-repo/');
  });

  it.each<[string, Partial<WebIdentityTokenOptions>, string, string]>([
    ['a token signed by a stranger', { signedBy: 'stranger' }, role, '(InvalidIdentityToken)'],
    ['an expired token', { expiresInSeconds: -60 }, role, '(ExpiredTokenException)'],
    ['an unknown role', {}, 'arn:aws:iam::123456789012:role/nobody', '(AccessDenied)'],
  ])('is refused with %s', async (_what, options, roleArn, code) => {
    const result = await assumeRole(options, roleArn);
    expect(result.code).not.toBe(0);
    expect(result.stderr).toContain(
      `An error occurred ${code} when calling the AssumeRoleWithWebIdentity operation`,
    );
  });

  it.each<[string, string[], Record<string, string>, string]>([
    ['an unknown domain', ['--domain', 'nowhere'], keys, '(ResourceNotFoundException)'],
    ['a wrong secret', [], { ...keys, AWS_SECRET_ACCESS_KEY: 'other' }, '(InvalidSignatureException)'],
    [
      'an unknown key',
      [],
      { ...keys, AWS_ACCESS_KEY_ID: 'AKIANOBODYNOBODYNOBO' },
      '(UnrecognizedClientException)',
    ],
  ])('is refused a token with %s', async (_what, more, environment, code) => {
    const result = await run([...getToken, ...more], environment);
    expect(result.code).not.toBe(0);
    expect(result.stderr).toContain(
      `An error occurred ${code} when calling the GetAuthorizationToken operation`,
    );
  });

  it('asks again when it is throttled', async () => {
    emulator.setFault({ kind: 'error', status: 429, operation: 'GetAuthorizationToken', times: 1 });
    expect((await run(getToken, keys)).code).toBe(0);
    expect(emulator.requests.map((request) => request.status)).toEqual([429, 200]);
  });

  it('reads credentials from the ordinary files', async () => {
    const file = join(home, 'credentials');
    await writeFile(
      file,
      `[default]\naws_access_key_id=${keys.AWS_ACCESS_KEY_ID}\naws_secret_access_key=${keys.AWS_SECRET_ACCESS_KEY}\n`,
    );
    expect((await run(getToken, { AWS_SHARED_CREDENTIALS_FILE: file })).code).toBe(0);
  });
});
