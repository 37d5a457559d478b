import { inspect } from 'node:util';
import { causes, inProcessSource } from '@vouch/core';
import {
  type CiFault,
  type GithubActions,
  githubSubject,
  gitlabJob,
  startGithubActions,
} from '@vouch/emulator/ci';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import { githubActions } from '../src/identity/github-actions.ts';
import { failureOf, region, request, role, startWorkbench, type Workbench } from './workbench.ts';

/** An attempt's deadline in milliseconds, where the fault is a silence and where it is none; in the product it is ten seconds. */
const [impatientMs, patientMs] = [2_000, 10_000];
const user = {
  arn: 'arn:aws:iam::123456789012:user/ann',
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'CANARY+KEY',
};

let bench: Workbench;
let github: GithubActions;
let gitlab: Record<string, string>;
beforeAll(async () => {
  bench = await startWorkbench({ users: [user] });
  github = await startGithubActions(bench.emulator);
});
afterAll(async () => {
  await github.close();
  await bench.close();
});
beforeEach(async () => {
  gitlab = await gitlabJob(bench.emulator, { VOUCH_ID_TOKEN: { aud: 'sts.amazonaws.com' } });
});
afterEach(() => {
  bench.reset();
  github.setFault(null);
  github.setToken({});
  github.clearRequests();
});

const named = { VOUCH_ROLE_ARN: role };
/** What a job with this environment finds. */
const resolve = (...parts: Readonly<Record<string, string>>[]) => bench.resolveOn(bench.machine(...parts));
const visible = (error: Error) =>
  [inspect(error, { depth: 9, showHidden: true }), ...causes(error)].join('\n');
const assumed = () =>
  bench.emulator.requests.filter(({ operation }) => operation === 'AssumeRoleWithWebIdentity');

describe('a job of GitHub Actions', () => {
  it('takes its role, asking for the audience of AWS, and says so in one line', async () => {
    const found = await resolve(github.environment, named);
    expect(found.description).toBe(`the GitHub Actions job ${githubSubject}, as ${role}`);
    expect(github.requests).toEqual([
      {
        method: 'GET',
        path: '/idtoken/run/job',
        query: { 'api-version': '2.0', audience: 'sts.amazonaws.com' },
      },
    ]);
    expect(bench.context.said).toEqual([`vouch: AWS identity: ${found.description}`]);
    expect(assumed()[0]?.parameters).toMatchObject({ RoleSessionName: 'vouch-1658821493' });
  });

  it('takes AWS_ROLE_ARN where VOUCH_ROLE_ARN is not set, and the latter where both are', async () => {
    const other = 'arn:aws:iam::123456789012:role/reader';
    expect((await resolve(github.environment, { AWS_ROLE_ARN: role })).description).toContain(role);
    const both = await resolve(github.environment, { AWS_ROLE_ARN: role, VOUCH_ROLE_ARN: other });
    expect(both.description).toContain(other);
  });

  it('on a runner that is a pod uses the pod’s file, unless VOUCH_ROLE_ARN names a role', async () => {
    const file = await bench.emulator.writeWebIdentityToken({ sub: 'pod' });
    const pod = { AWS_WEB_IDENTITY_TOKEN_FILE: file, AWS_ROLE_ARN: role };
    expect((await resolve(github.environment, pod)).description).toContain('web-identity token');
    expect((await resolve(github.environment, pod, named)).description).toContain('GitHub Actions');
  });

  it('leaves keys in the environment their say', async () => {
    const keys = { AWS_ACCESS_KEY_ID: user.accessKeyId, AWS_SECRET_ACCESS_KEY: user.secretAccessKey };
    expect((await resolve(github.environment, named, keys)).description).toContain('of this environment');
    expect(github.requests).toEqual([]);
  });

  it('gets one CodeArtifact token for any number of callers', async () => {
    const context = bench.machine(github.environment, named);
    const source = inProcessSource(context, bench.exchangeIn(context.env));
    const wish = { ...request, identity: { kind: 'automatic' } as const };
    await Promise.all(Array.from({ length: 20 }, () => source.getAuthorizationToken(wish)));
    expect(github.requests).toHaveLength(1);
    expect(assumed()).toHaveLength(1);
    expect(bench.emulator.count({ operation: 'GetAuthorizationToken' })).toBe(1);
    expect(bench.context.said).toHaveLength(1);
  });

  it('with another audience is denied, and told which one its token has', async () => {
    const error = await failureOf(resolve(github.environment, named, { VOUCH_OIDC_AUDIENCE: 'elsewhere' }));
    expect([error.kind, error.exitCode]).toEqual(['denied', 5]);
    expect(error.message).toContain('Incorrect token audience');
    expect(error.hint).toContain('aud elsewhere');
    expect(github.requests[0]?.query['audience']).toBe('elsewhere');
  });

  it('that the role’s trust policy does not take is denied, with the subject to write there', async () => {
    const nobody = { VOUCH_ROLE_ARN: 'arn:aws:iam::123456789012:role/nobody' };
    const error = await failureOf(resolve(github.environment, nobody));
    expect(error.exitCode).toBe(5);
    expect(error.hint).toBe(
      `the trust policy of ${nobody.VOUCH_ROLE_ARN} must take aud sts.amazonaws.com and sub ${githubSubject}`,
    );
  });

  it('whose issuer the account does not know is denied', async () => {
    github.setToken({ issuer: 'https://elsewhere.test' });
    const error = await failureOf(resolve(github.environment, named));
    expect(error.exitCode).toBe(5);
    expect(error.hint).toContain('https://elsewhere.test');
  });

  it.each([
    ['has expired', { expiresInSeconds: -60 }],
    ['was signed by a stranger', { signedBy: 'stranger' as const }],
  ])('whose token %s is not signed in', async (_, options) => {
    github.setToken(options);
    const error = await failureOf(resolve(github.environment, named));
    expect([error.kind, error.exitCode]).toEqual(['not-signed-in', 3]);
    expect(error.hint).not.toContain('vouch login');
  });

  it('without permission for a token is told what to write, and exits with 3', async () => {
    const {
      ACTIONS_ID_TOKEN_REQUEST_URL: _url,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: _token,
      ...job
    } = github.environment;
    const error = await failureOf(resolve(job, named));
    expect(error.exitCode).toBe(3);
    expect(error.hint).toContain('id-token: write');
    const without = await failureOf(resolve(job));
    expect([without.exitCode, without.hint]).toEqual([3, error.hint]);
  });

  it('with a wrong request token is denied', async () => {
    const error = await failureOf(
      resolve(github.environment, named, { ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'CANARY' }),
    );
    expect(error.exitCode).toBe(5);
    expect(visible(error)).not.toContain('CANARY');
  });

  test.each(['http://127.0.0.1:1/x?y=1', 'https://user:CANARY@localhost/x', 'CANARY'])(
    'sends nothing to the address %s',
    async (url) => {
      const error = await failureOf(
        resolve(github.environment, named, { ACTIONS_ID_TOKEN_REQUEST_URL: url }),
      );
      expect(error.kind).toBe('configuration');
      expect(visible(error)).not.toContain('CANARY');
    },
  );

  it('with a role of another partition asks for no token', async () => {
    const error = await failureOf(
      resolve(github.environment, { VOUCH_ROLE_ARN: 'arn:aws-cn:iam::123456789012:role/x' }),
    );
    expect([error.kind, github.requests.length]).toEqual(['configuration', 0]);
  });

  const reply = (body: string, status = 200): CiFault => ({ kind: 'reply', body, status });
  test.each<[string, CiFault, 'service' | 'network' | 'denied', number]>([
    ['500', reply('{"message":"CANARY"}', 500), 'service', 3],
    ['503 of a gateway', reply('<html>CANARY</html>', 503), 'service', 3],
    ['429', reply('', 429), 'service', 3],
    ['403', reply('{"message":"CANARY"}', 403), 'denied', 1],
    ['malformed JSON', reply('{"value": "CANARY.a.b"'), 'service', 3],
    ['JSON of another kind', reply('"CANARY.a.b"'), 'service', 3],
    ['null', reply('null'), 'service', 3],
    ['no value', reply('{"count": 1}'), 'service', 3],
    ['a value that is no token', reply('{"value": "CANARY\\r\\nx"}'), 'service', 3],
    ['an endless token', reply(JSON.stringify({ value: `a.${'CANARY'.repeat(4_000)}.b` })), 'service', 3],
    ['a redirect', { kind: 'redirect', location: 'https://localhost:1/CANARY' }, 'service', 3],
    ['silence', { kind: 'hang', at: 'headers' }, 'network', 3],
    ['half an answer and silence', { kind: 'hang', at: 'body' }, 'network', 3],
    ['a drip', { kind: 'drip' }, 'network', 3],
    ['a flood', { kind: 'flood' }, 'service', 3],
    ['a reset', { kind: 'reset', at: 'headers' }, 'network', 3],
    ['a cut answer', { kind: 'truncate' }, 'network', 3],
  ])('meets %s', async (_, fault, kind, calls) => {
    github.setFault(fault);
    const context = bench.machine(github.environment, named);
    const isSilent = fault.kind === 'hang' || fault.kind === 'drip';
    const pace = {
      attemptDeadlineMs: isSilent ? impatientMs : patientMs,
      wait: async (milliseconds: number) => void bench.waits.push(milliseconds),
    };
    const identity = githubActions(context, bench.exchangeIn(context.env), region, pace);
    const error = await failureOf(identity?.resolve() ?? Promise.resolve());
    expect([error.kind, github.requests.length]).toEqual([kind, calls]);
    expect(error.exitCode).toBe(kind === 'denied' ? 5 : 4);
    expect(visible(error)).not.toContain('CANARY');
    expect(visible(error)).not.toContain(github.environment['ACTIONS_ID_TOKEN_REQUEST_TOKEN']);
    expect(bench.emulator.count({ service: 'sts' })).toBe(0);
  });

  it('goes on where the endpoint fails once', async () => {
    github.setFault(reply('', 502));
    const context = bench.machine(github.environment, named);
    const wait = async () => github.setFault(null);
    const identity = githubActions(context, bench.exchangeIn(context.env), region, {
      attemptDeadlineMs: 5_000,
      wait,
    });
    expect((await identity?.resolve())?.description).toContain(githubSubject);
    expect(github.requests).toHaveLength(2);
  });

  it('ends at once where nobody waits any more', async () => {
    github.setFault({ kind: 'hang', at: 'headers' });
    const context = bench.machine(github.environment, named);
    const identity = githubActions(context, bench.exchangeIn(context.env), region);
    const error = await failureOf(identity?.resolve(AbortSignal.timeout(50)) ?? Promise.resolve());
    expect(error.kind).toBe('network');
  });
});

describe('a job of GitLab', () => {
  it('takes its role with the token of its variable', async () => {
    const found = await resolve(gitlab, named);
    expect(found.description).toBe(
      `the CI job project_path:my-group/my-project:ref_type:branch:ref:main, as ${role}`,
    );
    expect(assumed()[0]?.parameters).toMatchObject({ RoleSessionName: 'vouch-4711' });
    expect(bench.context.said).toEqual([`vouch: AWS identity: ${found.description}`]);
  });

  it('with another audience is denied', async () => {
    const job = await gitlabJob(bench.emulator, { VOUCH_ID_TOKEN: { aud: 'https://gitlab.com' } });
    const error = await failureOf(resolve(job, named));
    expect([error.exitCode, error.hint?.includes('aud https://gitlab.com')]).toEqual([5, true]);
  });

  it('whose token has expired is not signed in', async () => {
    const idTokens = { VOUCH_ID_TOKEN: { aud: 'sts.amazonaws.com' } };
    const job = await gitlabJob(bench.emulator, idTokens, { expiresInSeconds: -60 });
    const error = await failureOf(resolve(job, named));
    expect([error.exitCode, error.hint]).toEqual([
      3,
      'the job needs a fresh token of its CI system: run it again',
    ]);
  });

  it.each(['$VOUCH_ID_TOKEN', 'CANARY', 'CANARY.a', `a.${'CANARY'.repeat(4_000)}.b`, 'a.b.c\nCANARY'])(
    'with %.20s for a token is told to name it, and asks nobody',
    async (text) => {
      const error = await failureOf(resolve(gitlab, named, { VOUCH_ID_TOKEN: text }));
      expect([error.kind, error.exitCode]).toEqual(['configuration', 6]);
      expect(error.hint).toContain('id_tokens:');
      expect(visible(error)).not.toContain('CANARY');
      expect(bench.emulator.requests).toEqual([]);
    },
  );

  it('without a token is told what to write', async () => {
    const { VOUCH_ID_TOKEN: _, ...job } = gitlab;
    for (const parts of [[job, named], [job]]) {
      const error = await failureOf(resolve(...parts));
      expect([error.exitCode, error.hint?.includes('id_tokens: VOUCH_ID_TOKEN')]).toEqual([3, true]);
    }
  });

  test.each([
    ['a 500', { kind: 'error', status: 500 } as const, 4],
    ['a 503 without end', { kind: 'error', status: 503 } as const, 4],
    ['nonsense', { kind: 'reply', body: '<html>' } as const, 4],
    ['a refusal', { kind: 'error', status: 403, code: 'AccessDenied' } as const, 5],
  ])('meets %s of STS', async (_, fault, exit) => {
    bench.emulator.setFault({ ...fault, service: 'sts' });
    const error = await failureOf(resolve(gitlab, named));
    expect(error.exitCode).toBe(exit);
    expect(visible(error)).not.toContain(gitlab['VOUCH_ID_TOKEN']);
  });
});
