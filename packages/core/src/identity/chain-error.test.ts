import { mkdir, writeFile } from 'node:fs/promises';
import { describe, expect, it, test } from 'vitest';
import { causes, VouchError } from '../error.ts';
import { homeForTest } from '../testing/home.ts';
import { type ChainFailure, chainError } from './chain-error.ts';

/** What the SDK's chain throws: a sentence, and no more of what was behind it. */
const sentence = (text: string) => new Error(text);
const absent = 'Could not resolve credentials using profile: [default] in configuration/credentials file(s).';

async function errorOf(failure: Partial<ChainFailure>, config?: unknown): Promise<VouchError> {
  await using home = await homeForTest();
  if (config !== undefined) {
    await mkdir(`${home.context.homeDirectory}/.vouch`);
    await writeFile(`${home.context.homeDirectory}/.vouch/config.json`, JSON.stringify(config));
  }
  return await chainError(home.context, {
    thrown: sentence(absent),
    profile: undefined,
    met: undefined,
    ...failure,
  });
}

const issuer = { url: 'https://login.example.com', client_id: 'c' };
const roles = { profiles: { vouch: { role_arn: 'arn:aws:iam::123456789012:role/developer' } } };

describe('nothing at all', () => {
  it.each([
    [
      'where nobody has enrolled',
      {},
      'nobody is signed in',
      /^set up AWS credentials.*`vouch enroll ISSUER-URL`$/,
    ],
    ['with a role alone', { aws: roles }, 'nobody is signed in', /`vouch enroll ISSUER-URL`$/],
    ['without a role', { issuer }, 'no role is set up for a session to take', /^vouch setup aws --role ARN$/],
    ['with an issuer and a role', { issuer, aws: roles }, 'nobody is signed in', /^vouch login$/],
  ])('%s names the step that is missing', async (_case, config, who, hint) => {
    const error = await errorOf({}, config);
    expect(error).toMatchObject({
      kind: 'not-signed-in',
      message: `${who}, and no AWS credentials were found`,
      hint: expect.stringMatching(hint),
    });
    expect(causes(error)).toEqual([absent]);
  });

  it('is the same without a file of ours', async () => {
    expect((await errorOf({})).hint).toContain('vouch enroll ISSUER-URL');
  });
});

describe('an AWS profile that was named', () => {
  test.each([
    ["ENOENT: no such file or directory, open '/home/ann/jwt'", 'check [profile work] in ~/.aws/config'],
    ['/bin/sh ended with code 3', 'check [profile work] in ~/.aws/config'],
    ['/bin/sh ended with code 3: profile not found', 'check [profile work] in ~/.aws/config'],
    ['/bin/sh ended with code 1: the SSO session has expired', 'check [profile work] in ~/.aws/config'],
    ['Command failed: helper.cmd\nSSO token expired', 'check [profile work] in ~/.aws/config'],
    [
      '/bin/sh ended with code 1: requires multi-factor authentication',
      'check [profile work] in ~/.aws/config',
    ],
    [
      absent.replace('default', 'work'),
      'check [profile work] in ~/.aws/config, or run `vouch setup aws --profile work --role ARN`',
    ],
  ])('and gives nothing is a matter of configuration: %s', async (text, hint) => {
    const error = await errorOf({ thrown: sentence(text), profile: 'work' }, { issuer, aws: roles });
    expect(error).toMatchObject({
      kind: 'configuration',
      message: 'the AWS profile work gives no credentials',
      hint,
    });
    expect(causes(error)).toHaveLength(1);
  });

  it('and names an sso-session that is not there is told so, where the SDK falls over it', async () => {
    const thrown = new TypeError("Cannot read properties of undefined (reading 'sso_region')");
    const error = await errorOf({ thrown, profile: 'work' });
    expect(causes(error)).toEqual(['it names an sso-session that is not in ~/.aws/config']);
    expect(error.hint).toBe('check [profile work] in ~/.aws/config');
  });

  it('and is not there, where nobody has enrolled, is not to be one of a session', async () => {
    const error = await errorOf({ thrown: sentence(absent.replace('default', 'work')), profile: 'work' });
    expect(error.hint).toBe(
      'check [profile work] in ~/.aws/config, or name another one with --aws-profile, which vouch setup codeartifact saves',
    );
  });

  it('of ours, whose helper says that nobody is signed in, asks for a login', async () => {
    const thrown = sentence('/home/ann/.vouch/bin/vouch-credential-aws ended with code 3: hint: vouch login');
    const error = await errorOf({ thrown, profile: 'vouch' });
    expect(error).toMatchObject({ kind: 'not-signed-in', hint: 'vouch login' });
  });

  test.each([
    ['The SSO session associated with this profile has expired.', 'aws sso login --profile work'],
    [
      'Your session has expired or credentials have changed. Please re-authenticate using aws login.',
      'aws login --profile work',
    ],
  ])('and whose login has ended names the command of that login: %s', async (text, hint) => {
    const error = await errorOf({ thrown: sentence(text), profile: 'work' });
    expect(error).toMatchObject({ kind: 'not-signed-in', hint });
  });

  it('and has its role by way of another names the one that can sign in, as AWS’s command goes no further', async () => {
    await using home = await homeForTest();
    await mkdir(`${home.context.homeDirectory}/.aws`);
    const config =
      '[profile work]\nrole_arn = arn\nsource_profile = person\n[profile person]\nsso_session = corp\n';
    await writeFile(`${home.context.homeDirectory}/.aws/config`, config);
    const thrown = sentence('The SSO session associated with this profile has expired.');
    const error = await chainError(home.context, { thrown, profile: 'work', met: undefined });
    expect(error.hint).toBe('aws sso login --profile person');
  });
});

describe('what the connection met', () => {
  it('is the failure, whatever the SDK made of it', async () => {
    const met = new VouchError('network', 'cannot reach portal.sso', { hint: 'check HTTPS_PROXY' });
    const thrown = sentence('VouchError: cannot reach portal.sso');
    expect(await errorOf({ thrown, profile: 'work', met })).toBe(met);
  });

  test.each([
    ['ForbiddenException: No access', 403, 'denied'],
    ['TooManyRequestsException: slow down', 429, 'throttled'],
    ['InternalServerException: oh', 500, 'service'],
  ])('is the answer whose status the SDK dropped: %s', async (text, met, kind) => {
    expect(await errorOf({ thrown: sentence(text), profile: 'work', met })).toMatchObject({ kind });
  });

  it('says nothing of a failure after an answer that was good', async () => {
    const error = await errorOf({ thrown: sentence('incomplete'), profile: 'work', met: 200 });
    expect(error.kind).toBe('configuration');
  });

  it('sends nobody to our login for a token of a profile that is not ours', async () => {
    const thrown = Object.assign(sentence('Token expired'), {
      name: 'ExpiredTokenException',
      $metadata: { httpStatusCode: 400 },
    });
    const error = await errorOf({ thrown, profile: 'work', met: 400 });
    expect(error).toMatchObject({
      kind: 'not-signed-in',
      hint: 'renew what [profile work] in ~/.aws/config signs in with',
    });
  });
});
