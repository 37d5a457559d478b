import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test, vi } from 'vitest';
import { awsFilesStamp, hasAwsFiles } from '../aws-config/stamp.ts';
import { VouchError } from '../error.ts';
import type { Exchange, WebIdentityRequest } from '../exchange/exchange.ts';
import { parseRoleArn } from '../role-arn.ts';
import { Secret } from '../secret.ts';
import { testContext } from '../testing/context.ts';
import { awsChain } from './aws-chain.ts';
import { chooseIdentity } from './choose.ts';
import { helperEnvironment } from './helper-environment.ts';
import { webIdentityFromFile } from './web-identity.ts';

const role = 'arn:aws:iam::123456789012:role/ci/deploy';
let directory: string;
let tokenFile: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'vouch-identity-'));
  tokenFile = join(directory, 'token');
  await writeFile(tokenFile, 'CANARY.jwt.here\n');
});
afterAll(() => rm(directory, { recursive: true }));

function exchangeWith(assume: Exchange['assumeRoleWithWebIdentity']): Exchange {
  const never = () => {
    throw new Error('not in this test');
  };
  return {
    assumeRoleWithWebIdentity: assume,
    getCallerIdentity: never,
    getAuthorizationToken: never,
    getRepositoryEndpoint: never,
  };
}
const keys = new Secret({ accessKeyId: 'ASIA', secretAccessKey: 'CANARY', sessionToken: 'CANARY' });
const giving = (seen: WebIdentityRequest[] = []) =>
  exchangeWith(async (request) => {
    seen.push(request);
    return { keys, expiration: 42 };
  });

describe('the fingerprint of the ordinary chain', () => {
  const base = {
    AWS_ACCESS_KEY_ID: 'AKIA',
    AWS_SECRET_ACCESS_KEY: 'CANARY-S',
    AWS_SESSION_TOKEN: 'CANARY-T',
  };
  const print = (env: Record<string, string>, profile?: string, homeDirectory = '/home/ann') =>
    awsChain(testContext({ env, homeDirectory }), profile, 'us-east-1').fingerprint;

  test.each([
    'AWS_PROFILE',
    'AWS_DEFAULT_PROFILE',
    'AWS_CONFIG_FILE',
    'AWS_SHARED_CREDENTIALS_FILE',
    'AWS_ROLE_ARN',
    'AWS_ROLE_SESSION_NAME',
    'AWS_WEB_IDENTITY_TOKEN_FILE',
    'AWS_CONTAINER_CREDENTIALS_FULL_URI',
    'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
    'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
    'AWS_CONTAINER_AUTHORIZATION_TOKEN',
    'AWS_CREDENTIAL_EXPIRATION',
    'AWS_EC2_METADATA_DISABLED',
    'AWS_EC2_METADATA_SERVICE_ENDPOINT',
    'AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE',
    'AWS_LOGIN_CACHE_DIRECTORY',
    'AWS_ACCESS_KEY_ID',
    'AWS_SECRET_ACCESS_KEY',
    'AWS_SESSION_TOKEN',
  ])('changes with %s', (variable) => {
    for (const env of [{}, base]) {
      const values = ['one', 'two'].map((value) => print({ ...env, [variable]: value }));
      expect(new Set([print(env), ...values]).size).toBe(3);
    }
  });

  it('changes with the profile and the home directory', () => {
    expect(new Set([print(base), print(base, 'build'), print(base, 'deploy')]).size).toBe(3);
    expect(print(base, undefined, '/home/bob')).not.toBe(print(base));
  });

  it('does not change with what has no say', () => {
    expect(print({ ...base, PATH: '/x', AWS_PAGER: '' })).toBe(print(base));
  });

  it.each(['AWS_PROFILE', 'AWS_DEFAULT_PROFILE'])(
    'of a named profile does not change with %s',
    (variable) => {
      expect(print({ ...base, [variable]: 'other' }, 'build')).toBe(print(base, 'build'));
    },
  );

  it('holds no secret', () => {
    const all = print({ ...base, AWS_CONTAINER_AUTHORIZATION_TOKEN: 'CANARY-C' });
    expect(all).not.toContain('CANARY');
  });
});

describe('the fingerprint of the chosen identity', () => {
  const chosenIn = async (workingDirectory: string, env: Record<string, string>) => {
    const context = testContext({ env, workingDirectory });
    return (await chooseIdentity(context, giving(), { kind: 'automatic' }, 'us-east-1')).fingerprint;
  };

  test.each([
    'AWS_CONFIG_FILE',
    'AWS_SHARED_CREDENTIALS_FILE',
    'AWS_WEB_IDENTITY_TOKEN_FILE',
    'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
    'AWS_LOGIN_CACHE_DIRECTORY',
  ])('is of the working directory where %s is relative, and of none where it is not', async (variable) => {
    const env = { AWS_ROLE_ARN: role, [variable]: 'of/this/project' };
    expect(await chosenIn('/a', env)).not.toBe(await chosenIn('/b', env));
    const absolute = { ...env, [variable]: '/of/the/machine' };
    expect(await chosenIn('/a', absolute)).toBe(await chosenIn('/b', absolute));
  });
});

describe('the fingerprint where a credential_process may go by any variable', () => {
  /** Of each environment, with the same file. */
  const fingerprints = async (config: string, ...environments: Record<string, string>[]) => {
    const file = join(directory, 'helpers');
    await writeFile(file, config);
    const contexts = environments.map((env) => testContext({ env: { ...env, AWS_CONFIG_FILE: file } }));
    const selector = { kind: 'aws-profile', name: 'p' } as const;
    const chosen = contexts.map((context) => chooseIdentity(context, giving(), selector, 'us-east-1'));
    return new Set((await Promise.all(chosen)).map(({ fingerprint }) => fingerprint)).size;
  };
  const theirs = '[profile p]\ncredential_process = helper --for team\n';
  const ours = '[profile p]\ncredential_process = "/home/ann/.vouch/bin/vouch-aws" --profile p\n';

  it('changes with each, but for what a shell changes by itself', async () => {
    expect(await fingerprints(theirs, { TEAM: 'a' }, { TEAM: 'b' }, {})).toBe(3);
    expect(
      await fingerprints(
        theirs,
        { SHLVL: '1', PWD: '/a' },
        { SHLVL: '2', PWD: '/b', _: 'x', PIP_BUILD_TRACKER: '/tmp/a' },
      ),
    ).toBe(1);
  });

  it('does not, where the only helper is ours, or there is none', async () => {
    expect(await fingerprints(ours, { TEAM: 'a' }, { TEAM: 'b' })).toBe(1);
    expect(await fingerprints('[profile p]\n# credential_process = x\n', { TEAM: 'a' }, {})).toBe(1);
    expect(await fingerprints(`${ours}${theirs}`, { TEAM: 'a' }, { TEAM: 'b' })).toBe(2);
  });

  it('leaves a pipe alone, which can be read once, and that by the AWS SDK', async () => {
    const readFile = vi.fn(async () => theirs);
    const stat = async () => ({ isFile: () => false });
    const { files } = testContext();
    expect(await helperEnvironment(testContext({ files: { ...files, stat, readFile } as never }))).toEqual(
      [],
    );
    expect(readFile).not.toHaveBeenCalled();
  });
});

describe('the stamp of the AWS files', () => {
  it('changes when a file appears, grows, or is touched, and when somebody logs out of SSO', async () => {
    const config = join(directory, 'config');
    const context = testContext({
      homeDirectory: directory,
      env: { AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: join(directory, 'none') },
    });
    const stamps = [await awsFilesStamp(context)];
    await writeFile(config, '[default]\n');
    stamps.push(await awsFilesStamp(context));
    await writeFile(config, '[default]\nregion = us-east-1\n');
    stamps.push(await awsFilesStamp(context));
    await utimes(config, 1, 1);
    stamps.push(await awsFilesStamp(context));
    await mkdir(join(directory, '.aws/sso/cache'), { recursive: true });
    stamps.push(await awsFilesStamp(context));
    await writeFile(join(directory, '.aws/sso/cache/login.json'), '{}');
    await utimes(join(directory, '.aws/sso/cache'), 1, 1);
    stamps.push(await awsFilesStamp(context));
    expect(new Set(stamps).size).toBe(6);
    expect(await awsFilesStamp(context)).toBe(stamps.at(-1));
  });

  it.each(['size', 'ino', 'mtimeNs', 'ctimeNs'])('changes with %s alone', async (field) => {
    const { files } = testContext();
    const stampWith = (value: bigint) => {
      const stat = async () => ({ size: 1n, ino: 1n, mtimeNs: 1n, ctimeNs: 1n, [field]: value });
      return awsFilesStamp(testContext({ files: { ...files, stat } as never }));
    };
    expect(await stampWith(2n)).not.toBe(await stampWith(1n));
  });
});

describe('the AWS files', () => {
  const among = (config: string, credentials: string) =>
    hasAwsFiles(testContext({ env: { AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: credentials } }));

  it('are there where one of them is, and where it cannot be told', async () => {
    const none = join(directory, 'none');
    const one = join(directory, 'one');
    await writeFile(one, '');
    expect(await Promise.all([among(one, none), among(none, one), among(none, none)])).toEqual([
      true,
      true,
      false,
    ]);
    expect(await among(join(one, 'config'), join(one, 'credentials'))).toBe(false);
    const context = testContext();
    const stat = async () => Promise.reject(Object.assign(new Error('no'), { code: 'EACCES' }));
    expect(await hasAwsFiles({ ...context, files: { ...context.files, stat } as never })).toBe(true);
  });
});

describe('a role’s ARN', () => {
  test.each([
    ['arn:aws:iam::123456789012:role/deploy', 'aws'],
    ['arn:aws-cn:iam::123456789012:role/path/to/deploy', 'aws-cn'],
    ['arn:aws-us-gov:iam::123456789012:role/a+b=c,d.e@f-g_h', 'aws-us-gov'],
  ])('%s is of %s', (arn, partition) => {
    expect(parseRoleArn(arn)).toMatchObject({ partition: { id: partition }, account: '123456789012' });
  });

  test.each([
    '',
    'deploy',
    'arn:aws:iam::123456789012:user/ann',
    'arn:aws:iam::12345678901:role/x',
    'arn:moon:iam::123456789012:role/x',
    'arn:aws:sts::123456789012:assumed-role/x/y',
    'arn:aws:iam::123456789012:role/',
    'arn:aws:iam::123456789012:role/x\n',
    'arn:aws:iam::123456789012:role/x y',
    ` ${role}`,
  ])('is not %j', (arn) => {
    expect(() => parseRoleArn(arn)).toThrow(expect.objectContaining({ kind: 'configuration' }));
  });
});

describe('the web-identity token in a file', () => {
  const env = () => ({ AWS_WEB_IDENTITY_TOKEN_FILE: tokenFile, AWS_ROLE_ARN: role });
  const found = (more: Record<string, string> = {}, exchange = giving(), region = 'us-east-1') =>
    webIdentityFromFile(testContext({ env: { ...env(), ...more } }), exchange, region);

  it('is exchanged for the role, and says where it came from', async () => {
    const seen: WebIdentityRequest[] = [];
    const identity = found({ AWS_ROLE_SESSION_NAME: 'job-1' }, giving(seen));
    const credentials = await identity?.resolve();
    expect(credentials?.description).toBe(`the web-identity token of ${tokenFile}, as ${role}`);
    expect(credentials?.expiration).toBe(42);
    expect(seen[0]).toMatchObject({ roleArn: role, sessionName: 'job-1', region: 'us-east-1' });
    expect(seen[0]?.token.expose()).toBe('CANARY.jwt.here');
    expect(identity?.fingerprint).not.toContain('CANARY');
  });

  it('is read again at each exchange', async () => {
    const file = join(directory, 'rotated');
    const seen: WebIdentityRequest[] = [];
    const identity = found({ AWS_WEB_IDENTITY_TOKEN_FILE: file }, giving(seen));
    for (const token of ['first.token', 'second.token']) {
      await writeFile(file, token);
      await identity?.resolve();
    }
    expect(seen.map(({ token }) => token.expose())).toEqual(['first.token', 'second.token']);
  });

  test.each([
    ['AWS_PROFILE', 'build'],
    ['AWS_DEFAULT_PROFILE', 'build'],
    ['AWS_ROLE_ARN', ''],
    ['AWS_WEB_IDENTITY_TOKEN_FILE', ''],
  ])('has no say where %s is %j', (variable, value) => {
    expect(found({ [variable]: value })).toBeUndefined();
  });

  it('has a fingerprint of its file, role, session name and region', () => {
    const prints = [
      found(),
      found({ AWS_WEB_IDENTITY_TOKEN_FILE: '/other' }),
      found({ AWS_ROLE_ARN: `${role}2` }),
      found({ AWS_ROLE_SESSION_NAME: 'other' }),
      found({}, giving(), 'eu-west-1'),
    ].map((identity) => identity?.fingerprint);
    expect(new Set(prints).size).toBe(5);
  });

  test.each([
    ['no file', { AWS_WEB_IDENTITY_TOKEN_FILE: '/nonexistent/\u001bfile' }],
    ['no role', { AWS_ROLE_ARN: 'deploy' }],
    ['a role of another partition', { AWS_ROLE_ARN: 'arn:aws-cn:iam::123456789012:role/x' }],
  ])('with %s is a matter of configuration, and goes nowhere', async (_, more) => {
    const seen: WebIdentityRequest[] = [];
    const error = await found(more, giving(seen))
      ?.resolve()
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind: 'configuration' });
    expect((error as VouchError).message).not.toContain('\u001b');
    expect(seen).toEqual([]);
  });

  it('that STS says has ended is for whoever rotates the file, and no login', async () => {
    const refusing = exchangeWith(async () => {
      throw new VouchError('not-signed-in', 'Token expired (ExpiredTokenException)');
    });
    await expect(found({}, refusing)?.resolve()).rejects.toMatchObject({
      kind: 'not-signed-in',
      hint: `renew the token in ${tokenFile}, the file that AWS_WEB_IDENTITY_TOKEN_FILE names`,
    });
  });

  test.each(['', ' \n', 'abc', 'x'.repeat(20_001)])('that holds no token (%#) goes nowhere', async (text) => {
    const file = join(directory, 'bad');
    await writeFile(file, text);
    const seen: WebIdentityRequest[] = [];
    const work = found({ AWS_WEB_IDENTITY_TOKEN_FILE: file }, giving(seen))?.resolve();
    await expect(work).rejects.toMatchObject({ kind: 'configuration' });
    expect(seen).toEqual([]);
  });
});

describe('the choice', () => {
  const choose = (env: Record<string, string>, exchange = giving(), name?: string) =>
    chooseIdentity(
      testContext({ env: { AWS_CONFIG_FILE: '/none', AWS_SHARED_CREDENTIALS_FILE: '/none', ...env } }),
      exchange,
      name === undefined ? { kind: 'automatic' } : { kind: 'aws-profile', name },
      'us-east-1',
    );
  const web = () => ({ AWS_WEB_IDENTITY_TOKEN_FILE: tokenFile, AWS_ROLE_ARN: role });

  it('takes the web-identity token first', async () => {
    const credentials = await (await choose(web())).resolve();
    expect(credentials.description).toContain('web-identity token');
  });

  it('does not go on after a failure that is an answer', async () => {
    const denying = exchangeWith(async () => {
      throw new VouchError('denied', 'no');
    });
    await expect((await choose(web(), denying)).resolve()).rejects.toMatchObject({ kind: 'denied' });
  });

  it('of a named AWS profile leaves the web-identity token alone', async () => {
    const assume = vi.fn();
    const identity = await choose(web(), exchangeWith(assume), 'build');
    expect(identity.fingerprint).not.toBe((await choose(web())).fingerprint);
    expect(identity.fingerprint).not.toBe((await choose(web(), giving(), 'deploy')).fingerprint);
    expect(assume).not.toHaveBeenCalled();
  });

  it('changes with the AWS files', async () => {
    const config = join(directory, 'chosen');
    const before = await choose({ AWS_CONFIG_FILE: config });
    await writeFile(config, '[default]\n');
    expect((await choose({ AWS_CONFIG_FILE: config })).fingerprint).not.toBe(before.fingerprint);
  });
});
