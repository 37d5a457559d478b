import * as client from 'openid-client';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../emulator.ts';
import type { Manner } from '../person/person.ts';
import { type Callback, listenForCallback } from '../testing/callback.ts';
import { ask } from '../testing/https-client.ts';
import { arrive, authorizationUrl, openidConfiguration, signInWith } from '../testing/openid-client.ts';

let emulator: Emulator;
let config: client.Configuration;
let listener: Callback;

beforeAll(async () => {
  emulator = await startEmulator();
  config = await openidConfiguration(emulator);
  listener = await listenForCallback();
});
afterAll(async () => {
  await listener.close();
  await emulator.close();
});
afterEach(() => {
  emulator.setFault(null);
  emulator.clearRequests();
});

/** Whether openid-client's error, or the one below it, speaks of this. */
function names(word: string): (error: Error & { readonly cause?: Error }) => boolean {
  return (error) => `${error.message} ${error.cause?.message}`.includes(word);
}

describe('a sign-in that openid-client drives', () => {
  it.each<[Manner, readonly string[], string | undefined]>([
    ['hardware-key', ['hwk', 'user'], 'phrh'],
    ['soft-key', ['swk'], 'phr'],
    ['password', ['pwd'], undefined],
  ])('tells how somebody with a %s signed in', async (manner, amr, acr) => {
    const before = Math.floor(Date.now() / 1000);
    const tokens = await signInWith(emulator, config, { user: 'bob', with: manner });
    const claims = tokens.claims();
    expect(claims).toMatchObject({
      iss: 'https://login.vouch.test',
      aud: 'vouch-cli',
      sub: 'bob',
      name: 'bob',
      email: 'bob@example.test',
      amr,
    });
    expect(claims?.['acr']).toBe(acr);
    expect(claims?.['auth_time']).toBeGreaterThanOrEqual(before);
    expect((claims?.exp ?? 0) - (claims?.iat ?? 0)).toBe(300);
    expect(tokens.refresh_token).toBeUndefined();
  });

  it('registers a key once, and another kind of key beside it', async () => {
    await signInWith(emulator, config, { user: 'two-keys' });
    await signInWith(emulator, config, { user: 'two-keys' });
    expect(emulator.count({ operation: 'sign-in-register' })).toBe(1);
    await signInWith(emulator, config, { user: 'two-keys', with: 'soft-key' });
    const tokens = await signInWith(emulator, config, { user: 'two-keys' });
    expect(tokens.claims()?.['acr']).toBe('phrh');
    expect(emulator.count({ operation: 'sign-in-register' })).toBe(2);
  });

  it('sends the person back with an error where they refused', async () => {
    const { callback, checks } = await arrive(emulator, config, { with: 'refuse' });
    expect(Object.fromEntries(callback.searchParams)).toEqual({
      error: 'access_denied',
      state: checks.expectedState,
      iss: emulator.issuerUrl,
    });
    await expect(client.authorizationCodeGrant(config, callback, checks)).rejects.toMatchObject({
      error: 'access_denied',
    });
  });

  it('can bring another state', async () => {
    const { callback, checks } = await arrive(emulator, config, { with: 'wrong-state' });
    expect(callback.searchParams.get('code')).toMatch(/^[\w-]{43}$/);
    await expect(client.authorizationCodeGrant(config, callback, checks)).rejects.toSatisfy(names('state'));
  });

  it('can bring a code of another request', async () => {
    const { callback, checks } = await arrive(emulator, config, { with: 'foreign-code' });
    expect(callback.searchParams.get('state')).toBe(checks.expectedState);
    await expect(client.authorizationCodeGrant(config, callback, checks)).rejects.toMatchObject({
      error: 'invalid_grant',
      error_description: 'code_verifier is wrong',
    });
  });

  it('is over once it has ended', async () => {
    const { url } = await authorizationUrl(config, listener.redirectUri);
    const page = await ask(emulator, url);
    const attempt = /data-attempt="([^"]+)"/.exec(page.body)?.[1];
    const post = async (operation: string, body = JSON.stringify({ attempt, name: 'ann' })) => {
      const headers = { 'content-type': 'application/json' };
      const path = `${emulator.issuerUrl}/sign-in/${operation}`;
      const reply = await ask(emulator, path, { method: 'POST', headers, body });
      return [reply.status, Object.keys(JSON.parse(reply.body))[0]];
    };
    expect(await post('assert')).toEqual([400, 'error']);
    expect(await post('begin', JSON.stringify({ attempt, name: 'a b' }))).toEqual([400, 'error']);
    expect(await post('begin', '[]')).toEqual([400, 'error']);
    expect(await post('password')).toEqual([200, 'location']);
    for (const operation of ['begin', 'new-key', 'register', 'assert', 'password', 'refuse']) {
      expect(await post(operation)).toEqual([400, 'error']);
    }
  });

  it('can call the client twice, and say so where it is gone by then', async () => {
    const { url } = await authorizationUrl(config, listener.redirectUri);
    const heard = listener.heard.length;
    const result = await emulator.signIn(url, { with: 'replay' });
    expect(result).toMatchObject({ page: { status: 200 }, again: { status: 200, text: '<p>welcome</p>' } });
    const [first, second] = listener.heard.slice(heard);
    expect(first?.href).toBe(second?.href);
  });

  it('can leave the client waiting', async () => {
    const { url } = await authorizationUrl(config, listener.redirectUri);
    const heard = listener.heard.length;
    const { page } = await emulator.signIn(url, { with: 'never' });
    expect(page.text).toContain('to continue to Vouch');
    expect(listener.heard).toHaveLength(heard);
  });

  it('gives an ID token that STS takes, for its clients only', async () => {
    const tokens = await signInWith(emulator, config);
    const assume = (token: string) =>
      ask(emulator, 'https://sts.us-east-1.amazonaws.com/', {
        method: 'POST',
        body: new URLSearchParams({
          Action: 'AssumeRoleWithWebIdentity',
          RoleArn: 'arn:aws:iam::123456789012:role/developer',
          RoleSessionName: 'ann',
          WebIdentityToken: token,
        }).toString(),
      });
    expect((await assume(tokens.id_token ?? '')).body).toContain('<Audience>vouch-cli</Audience>');
    const foreign = await assume(await emulator.webIdentityToken({ sub: 'ann', audience: 'no-client' }));
    expect(foreign.body).toContain('Incorrect token audience');
  });

  it('keeps codes, tokens, states and verifiers out of the log', async () => {
    const { callback, checks, verifier } = await arrive(emulator, config, { scope: 'openid offline_access' });
    const tokens = await client.authorizationCodeGrant(config, callback, checks);
    const log = JSON.stringify(emulator.requests);
    expect(log).toContain('"code_challenge_method":"S256"');
    const secrets = [
      callback.searchParams.get('code'),
      verifier,
      checks.expectedState,
      checks.expectedNonce,
      tokens.access_token,
      tokens.refresh_token,
      'eyJ',
    ];
    for (const secret of secrets) {
      expect(secret).toBeTruthy();
      expect(log).not.toContain(secret);
    }
  });
});

describe('the faults of the issuer', () => {
  it.each<[string, Parameters<Emulator['setFault']>[0], string]>([
    ['another audience', { kind: 'claims', claims: { aud: 'other' } }, '"aud"'],
    ['another issuer', { kind: 'claims', claims: { iss: 'https://other.test' } }, '"iss"'],
    ['another nonce', { kind: 'claims', claims: { nonce: 'other' } }, '"nonce"'],
    ['no nonce', { kind: 'claims', claims: { nonce: null } }, '"nonce"'],
    ['an ID token that has expired', { kind: 'claims', claims: { exp: 1_700_000_000 } }, '"exp"'],
  ])('make openid-client refuse %s', async (_what, fault, claim) => {
    emulator.setFault(fault);
    await expect(signInWith(emulator, config)).rejects.toSatisfy(names(claim));
    emulator.setFault(null);
    expect((await signInWith(emulator, config)).claims()?.sub).toBe('ann');
  });

  it('can have a stranger sign, which STS refuses too', async () => {
    emulator.setFault({ kind: 'claims', signedBy: 'stranger', times: 1 });
    const strict = await openidConfiguration(emulator);
    client.enableNonRepudiationChecks(strict);
    await expect(signInWith(emulator, strict)).rejects.toSatisfy(names('signature'));
    expect((await signInWith(emulator, strict)).claims()?.sub).toBe('ann');
  });

  it('can refuse at the redirect, and counts only that as a strike', async () => {
    emulator.setFault({ kind: 'authorization-error', error: 'temporarily_unavailable', times: 1 });
    const { callback } = await arrive(emulator, await openidConfiguration(emulator));
    expect(callback.searchParams.get('error')).toBe('temporarily_unavailable');
    expect((await arrive(emulator, config)).callback.searchParams.has('code')).toBe(true);
  });

  it('can break the token endpoint', async () => {
    emulator.setFault({
      kind: 'error',
      status: 500,
      code: 'server_error',
      service: 'issuer',
      operation: 'token',
    });
    await expect(signInWith(emulator, config)).rejects.toMatchObject({ cause: { status: 500 } });
  });
});
