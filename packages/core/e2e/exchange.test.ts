import { inspect } from 'node:util';
import { type AwsCredentials, causes, Secret } from '@vouch/core';
import { afterAll, afterEach, beforeAll, describe, expect, it, test } from 'vitest';
import { failureOf, region, request, role, startWorkbench, type Workbench } from './workbench.ts';

let bench: Workbench;
let credentials: AwsCredentials;
beforeAll(async () => {
  bench = await startWorkbench();
  credentials = await bench.credentials();
  bench.emulator.clearRequests();
});
afterAll(() => bench.close());
afterEach(() => {
  bench.emulator.setFault(null);
  bench.emulator.clearRequests();
});

describe('GetAuthorizationToken', () => {
  it('gives a token that lives as long as was asked', async () => {
    const before = Math.floor(Date.now() / 1000);
    const token = await bench.exchange.getAuthorizationToken(credentials, {
      ...request,
      durationSeconds: 900,
    });
    expect(token.secret.expose()).toContain('CANARY_');
    expect(Number.isInteger(token.expiration)).toBe(true);
    expect(token.expiration - before).toBeGreaterThanOrEqual(895);
    expect(token.expiration - before).toBeLessThanOrEqual(905);
    expect(inspect(token, { depth: 9, showHidden: true })).not.toContain('CANARY_');
  });

  it('says 0 to the service where the life is to end with the role’s credentials', async () => {
    const token = await bench.exchange.getAuthorizationToken(credentials, { ...request, durationSeconds: 0 });
    expect(bench.emulator.requests[0]?.parameters?.['duration']).toBe('0');
    expect(Math.abs(token.expiration * 1000 - (credentials.expiration ?? 0))).toBeLessThan(2_000);
  });

  it('of an unknown domain is a matter of configuration', async () => {
    const error = await failureOf(
      bench.exchange.getAuthorizationToken(credentials, { ...request, domain: 'no-domain' }),
    );
    expect(error.kind).toBe('configuration');
    expect(error.message).toContain('no-domain-123456789012');
    expect(bench.emulator.count({ operation: 'GetAuthorizationToken' })).toBe(1);
  });

  it('is denied to a role that may not', async () => {
    const visitor = await bench.credentials('arn:aws:iam::123456789012:role/visitor');
    bench.emulator.clearRequests();
    const error = await failureOf(bench.exchange.getAuthorizationToken(visitor, request));
    expect([error.kind, error.exitCode]).toEqual(['denied', 5]);
    expect(error.message).toContain('codeartifact:GetAuthorizationToken');
    expect(bench.emulator.count({ operation: 'GetAuthorizationToken' })).toBe(1);
  });

  it.each([
    ['a wrong secret', { secretAccessKey: 'wrong-CANARY_SECRET' }],
    ['a wrong session token', { sessionToken: 'wrong-CANARY_SECRET' }],
    ['an unknown key', { accessKeyId: 'AKIAIOSFODNN7EXAMPLE' }],
  ])('with %s is not signed in', async (_, wrong) => {
    const keys = new Secret({ ...credentials.keys.expose(), ...wrong });
    const error = await failureOf(bench.exchange.getAuthorizationToken({ ...credentials, keys }, request));
    expect(error.kind).toBe('not-signed-in');
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('CANARY_SECRET');
  });

  it('with a signature out of time is a matter of the clock', async () => {
    bench.emulator.setFault({
      kind: 'error',
      status: 403,
      code: 'InvalidSignatureException',
      message: 'Signature expired: 20260101T000000Z is now earlier than 20260101T120000Z',
    });
    const error = await failureOf(bench.exchange.getAuthorizationToken(credentials, request));
    expect([error.kind, error.hint]).toEqual(['configuration', 'set this machine’s clock']);
  });
});

describe('AssumeRoleWithWebIdentity', () => {
  const assume = (token: Secret, roleArn = role) =>
    bench.exchange.assumeRoleWithWebIdentity({
      roleArn,
      sessionName: 'ann',
      token,
      region,
      durationSeconds: 3_600,
    });

  it('gives credentials that work', async () => {
    const found = await assume(await bench.webIdentity());
    const caller = await bench.exchange.getCallerIdentity({ ...found, description: '' }, region);
    expect(caller.account).toBe('123456789012');
    expect(caller.arn).toContain('assumed-role/developer/ann');
    expect((found.expiration ?? 0) - Date.now()).toBeGreaterThan(3_500_000);
  });

  test.each([
    ['an expired token', { expiresInSeconds: -10 }],
    ['a stranger’s signature', { signedBy: 'stranger' as const }],
    ['a foreign audience', { audience: 'other' }],
  ])('refuses %s as not signed in', async (_, wish) => {
    const token = await bench.webIdentity(wish);
    const error = await failureOf(assume(token));
    expect(error).toMatchObject({ kind: 'not-signed-in', hint: expect.stringMatching(/^renew the AWS/) });
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(token.expose());
    expect(bench.emulator.count({ service: 'sts' })).toBe(1);
  });

  it('refuses a role that it may not assume as denied', async () => {
    const error = await failureOf(assume(await bench.webIdentity(), 'arn:aws:iam::123456789012:role/nobody'));
    expect(error.kind).toBe('denied');
  });

  it('never shows a token that AWS quotes back', async () => {
    const token = await bench.webIdentity();
    const quoted = `Value '${token.expose()}' at 'webIdentityToken' failed to satisfy constraint`;
    bench.emulator.setFault({ kind: 'error', status: 400, code: 'ValidationError', message: quoted });
    const error = await failureOf(assume(token));
    expect(error.message).toContain("Value '[redacted]' at 'webIdentityToken'");
    const shown = [inspect(error, { depth: 9, showHidden: true }), error.stack, ...causes(error)].join('\n');
    expect(shown).not.toContain(token.expose());
  });
});

describe('GetCallerIdentity', () => {
  it('asks the STS of the region', async () => {
    await bench.exchange.getCallerIdentity(credentials, region);
    expect(bench.emulator.requests[0]?.host).toBe('sts.us-east-1.amazonaws.com');
  });

  it('of ended credentials is not signed in', async () => {
    const keys = new Secret({ ...credentials.keys.expose(), sessionToken: 'x'.repeat(100) });
    const error = await failureOf(bench.exchange.getCallerIdentity({ ...credentials, keys }, region));
    expect(error.kind).toBe('not-signed-in');
  });
});

describe('GetRepositoryEndpoint', () => {
  const where = { ...request, format: 'cargo', repository: 'my-repo' } as const;

  it('gives the URL with its slash', async () => {
    expect(await bench.exchange.getRepositoryEndpoint(credentials, where)).toBe(
      'https://my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com/cargo/my-repo/',
    );
    expect(
      await bench.exchange.getRepositoryEndpoint(credentials, { ...where, endpointType: 'dualstack' }),
    ).toBe('https://my-domain-123456789012.d.codeartifact.us-east-1.on.aws/cargo/my-repo/');
  });

  it('of an unknown repository is a matter of configuration', async () => {
    const error = await failureOf(
      bench.exchange.getRepositoryEndpoint(credentials, { ...where, repository: 'no-repo' }),
    );
    expect(error.kind).toBe('configuration');
  });

  test.each([
    'http://my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com/cargo/my-repo/',
    'https://user@evil.com/cargo/my-repo/',
    'https://evil.com/\r\nX: y',
    '',
  ])('takes no %j for an answer', async (repositoryEndpoint) => {
    bench.emulator.setFault({ kind: 'fields', fields: { repositoryEndpoint } });
    const error = await failureOf(bench.exchange.getRepositoryEndpoint(credentials, where));
    expect(error.kind).toBe('service');
  });
});

it('an unknown region is no place to call', async () => {
  const error = await failureOf(
    bench.exchange.getAuthorizationToken(credentials, { ...request, region: 'moon-north-1' }),
  );
  expect(error.kind).toBe('configuration');
  expect(bench.emulator.requests).toEqual([]);
});
