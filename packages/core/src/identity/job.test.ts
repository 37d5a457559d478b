import fc from 'fast-check';
import { describe, expect, it, test, vi } from 'vitest';
import type { Context } from '../context.ts';
import type { Identity } from '../credentials.ts';
import { VouchError } from '../error.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { Secret } from '../secret.ts';
import { testContext } from '../testing/context.ts';
import { chooseIdentity } from './choose.ts';
import { githubActions } from './github-actions.ts';
import { parseIdToken, readClaims } from './id-token.ts';
import { hintInJob, maskInJobLog, toldInJob } from './job-log.ts';
import { idTokenOfJob } from './job-token.ts';

const role = 'arn:aws:iam::123456789012:role/ci';
const jwt = (claims: unknown) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.CANARY`;
const token = jwt({ iss: 'https://ci.test', aud: 'sts.amazonaws.com', sub: 'job-1' });

const github = {
  ACTIONS_ID_TOKEN_REQUEST_URL: 'https://ci.test/idtoken?api-version=2.0',
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'CANARY-R',
  VOUCH_ROLE_ARN: role,
};
const gitlab = { VOUCH_ID_TOKEN: token, VOUCH_ROLE_ARN: role };
const unused = new Proxy({} as Exchange, {
  get() {
    throw new Error('not in this test');
  },
});
type Maker = (env: Context['env'], region?: string) => Identity | undefined;
const ofGithub: Maker = (env, region = 'us-east-1') => githubActions(testContext({ env }), unused, region);
const ofGitlab: Maker = (env, region = 'us-east-1') => idTokenOfJob(testContext({ env }), unused, region);

describe.each<[string, Maker, Record<string, string>]>([
  ['GitHub Actions', ofGithub, github],
  ['GitLab', ofGitlab, gitlab],
])('the identity of a job of %s', (_, make, env) => {
  it('has a fingerprint that holds every selector and no secret', () => {
    const more = ['VOUCH_ROLE_ARN', 'AWS_ROLE_SESSION_NAME', ...Object.keys(env)].map((name) =>
      make({ ...env, [name]: `${(env as Record<string, string>)[name] ?? ''}x` }),
    );
    const ids = [{ GITHUB_RUN_ID: '1' }, { CI_JOB_ID: '2' }].map((id) => make({ ...env, ...id }));
    const prints = [make(env), make(env, 'eu-west-1'), ...more, ...ids].map((found) => found?.fingerprint);
    const distinct = new Set(['VOUCH_ROLE_ARN', 'AWS_ROLE_SESSION_NAME', ...Object.keys(env)]).size + 4;
    expect(new Set(prints).size).toBe(distinct);
    for (const print of prints) {
      expect(print).not.toContain('CANARY');
      expect(print).not.toContain(token);
    }
    expect(make({ ...env, PATH: '/x' })?.fingerprint).toBe(make(env)?.fingerprint);
  });

  test.each([
    ['keys are in the environment', { AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 'x' }],
    ['an AWS profile is named', { AWS_PROFILE: 'build' }],
    ['an AWS profile is named for the AWS CLI', { AWS_DEFAULT_PROFILE: 'build' }],
    ['no role is named', { VOUCH_ROLE_ARN: '' }],
  ])('has no say where %s', (_why, more) => {
    expect(make({ ...env, ...more })).toBeUndefined();
  });

  it('is there beside half a pair of keys, which is none to any AWS tool', () => {
    expect(make({ ...env, AWS_ACCESS_KEY_ID: 'AKIA' })).toBeDefined();
  });

  test.each(Object.keys(env).filter((name) => name !== 'VOUCH_ROLE_ARN'))('needs %s', (name) => {
    expect(make({ ...env, [name]: '' })).toBeUndefined();
  });

  it('takes AWS_ROLE_ARN, too', () => {
    expect(make({ ...env, VOUCH_ROLE_ARN: '', AWS_ROLE_ARN: role })).toBeDefined();
  });
});

it('the audience of GitHub’s token is a selector', () => {
  const prints = [ofGithub(github), ofGithub({ ...github, VOUCH_OIDC_AUDIENCE: 'other' })];
  expect(new Set(prints.map((found) => found?.fingerprint)).size).toBe(2);
});

describe('the choice in a job', () => {
  const assume = vi.fn<Exchange['assumeRoleWithWebIdentity']>(async () => ({
    keys: new Secret({ accessKeyId: 'A', secretAccessKey: 'S', sessionToken: 'T' }),
    expiration: 42,
  }));
  const choose = async (env: Record<string, string>) => {
    const none = { AWS_CONFIG_FILE: '/none', AWS_SHARED_CREDENTIALS_FILE: '/none', CI: 'true' };
    const context = testContext({ env: { ...none, ...env } });
    const exchange = { ...unused, assumeRoleWithWebIdentity: assume };
    return { context, identity: await chooseIdentity(context, exchange, { kind: 'automatic' }, 'us-east-1') };
  };

  it('takes the named token before GitHub’s own', async () => {
    const { context, identity } = await choose({ ...github, ...gitlab });
    expect((await identity.resolve()).description).toBe(`the CI job job-1, as ${role}`);
    expect(context.said).toEqual([`vouch: AWS identity: the CI job job-1, as ${role}`]);
  });

  it('does not go on to another identity where the named one fails', async () => {
    assume.mockRejectedValueOnce(new VouchError('not-signed-in', 'it has expired'));
    const { context, identity } = await choose(gitlab);
    await expect(identity.resolve()).rejects.toMatchObject({
      kind: 'not-signed-in',
      message: 'it has expired',
    });
    expect(context.said).toEqual([]);
  });

  it('of a role without any token is not signed in, whatever else the machine has', async () => {
    const file = { AWS_WEB_IDENTITY_TOKEN_FILE: '/var/token', AWS_ROLE_ARN: role };
    const { identity } = await choose({ VOUCH_ROLE_ARN: role, GITLAB_CI: 'true', ...file });
    await expect(identity.resolve()).rejects.toMatchObject({
      kind: 'not-signed-in',
      hint: hintInJob({ GITLAB_CI: 'true' }),
    });
  });
});

describe('the log', () => {
  const failing = (hint: string): Identity => ({
    fingerprint: '',
    resolve: async () => {
      throw new VouchError('not-signed-in', 'nobody', { hint });
    },
  });

  it('is left alone outside CI', async () => {
    const context = testContext();
    await expect(toldInJob(context, failing('vouch login')).resolve()).rejects.toMatchObject({
      hint: 'vouch login',
    });
  });

  it('in CI says what to write into the pipeline in place of what a person would do, and nothing else', async () => {
    const context = testContext({ env: { CI: '1', GITHUB_ACTIONS: 'true' } });
    const hint = (text: string) =>
      toldInJob(context, failing(text))
        .resolve()
        .catch((error: VouchError) => error.hint);
    expect(await hint('vouch login')).toContain('id-token: write');
    expect(await hint('vouch setup aws --role ARN')).toContain('id-token: write');
    expect(await hint('aws sso login')).toBe('aws sso login');
  });

  it('shows a description from outside in one printable line', async () => {
    const context = testContext({ env: { CI: '1' } });
    const found = {
      keys: new Secret({ accessKeyId: '', secretAccessKey: '' }),
      description: 'a\n\u001b[31mb',
    };
    await toldInJob(context, { fingerprint: '', resolve: async () => found }).resolve();
    expect(context.said).toEqual(['vouch: AWS identity: a \\u{1b}[31mb']);
  });

  it('masks a token on GitHub and nowhere else', () => {
    const context = testContext({ env: { GITHUB_ACTIONS: 'true' } });
    maskInJobLog(context, new Secret('a%b\r\nc+/='));
    expect(context.said).toEqual(['::add-mask::a%25b%0D%0Ac+/=']);
    const elsewhere = testContext({ env: { CI: 'true' } });
    maskInJobLog(elsewhere, new Secret('CANARY'));
    expect(elsewhere.said).toEqual([]);
  });
});

describe('an ID token', () => {
  it('is three parts, whatever blanks are around them', () => {
    expect(parseIdToken(` ${token}\n`)?.expose()).toBe(token);
    for (const text of ['', 'a', 'a.b', 'a.b.', 'a.b.c.d', 'a.b.c\nd', 'a.b.ü', `a.${'b'.repeat(20_000)}.c`])
      expect(parseIdToken(text)).toBeUndefined();
  });

  it('is never more than its three claims in words, however it is made', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (payload) => {
        const text = `a.${Buffer.from(payload).toString('base64url')}.CANARY`;
        const claims = readClaims(new Secret(text));
        expect(Object.keys(claims)).toEqual(['iss', 'aud', 'sub']);
        for (const claim of Object.values(claims)) expect(claim.length).toBeGreaterThan(0);
      }),
      { numRuns: 200 },
    );
  });

  it('may have several audiences', () => {
    expect(readClaims(new Secret(jwt({ aud: ['a', 'b', 3] })))).toEqual({
      iss: '(none)',
      aud: 'a, b',
      sub: '(none)',
    });
  });
});
