import * as client from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../emulator.ts';
import { ask } from '../testing/https-client.ts';
import { type Arrival, arrive, openidConfiguration, signInWith } from '../testing/openid-client.ts';

let now = Date.now();
let emulator: Emulator;
let config: client.Configuration;

beforeAll(async () => {
  const [app, other] = ['vouch-cli', 'other'].map((clientId) => ({
    clientId,
    redirectUris: ['http://127.0.0.1/callback'],
  }));
  if (app === undefined || other === undefined) throw new Error('two clients');
  emulator = await startEmulator({
    clock: () => now,
    issuer: { idTokenSeconds: 120, clients: [app, other] },
  });
  config = await openidConfiguration(emulator);
});
afterAll(() => emulator.close());

async function post(path: string, form: Readonly<Record<string, string>> | string, headers = {}) {
  const reply = await ask(emulator, `${emulator.issuerUrl}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: typeof form === 'string' ? form : new URLSearchParams(form).toString(),
  });
  return { ...reply, told: reply.body === '' ? {} : JSON.parse(reply.body) };
}

const token = (form: Readonly<Record<string, string>> | string, headers = {}) =>
  post('/token', form, headers);

function formOf(arrival: Arrival): Record<string, string> {
  return {
    grant_type: 'authorization_code',
    client_id: 'vouch-cli',
    code: arrival.callback.searchParams.get('code') ?? '',
    redirect_uri: arrival.redirectUri,
    code_verifier: arrival.verifier,
  };
}

const refresh = (refreshToken: string, more = {}) =>
  token({ grant_type: 'refresh_token', client_id: 'vouch-cli', refresh_token: refreshToken, ...more });

const userinfo = async (accessToken: string) =>
  (
    await ask(emulator, `${emulator.issuerUrl}/userinfo`, {
      headers: { authorization: `Bearer ${accessToken}` },
    })
  ).status;

const offline = { scope: 'openid offline_access' };

describe('an authorization code', () => {
  it('brings tokens that nobody may keep', async () => {
    const reply = await token(formOf(await arrive(emulator, config, offline)));
    expect(reply.status).toBe(200);
    expect(reply.headers).toMatchObject({ 'cache-control': 'no-store', pragma: 'no-cache' });
    expect(Object.keys(reply.told).sort()).toEqual([
      'access_token',
      'expires_in',
      'id_token',
      'refresh_token',
      'scope',
      'token_type',
    ]);
    expect(reply.told).toMatchObject({ token_type: 'Bearer', scope: 'openid offline_access' });
  });

  it('is good once; a second use ends what the first brought', async () => {
    const form = formOf(await arrive(emulator, config, offline));
    const first = await token(form);
    expect(await userinfo(first.told.access_token)).toBe(200);
    const second = await token(form);
    expect([second.status, second.told.error]).toEqual([400, 'invalid_grant']);
    expect(await userinfo(first.told.access_token)).toBe(401);
    expect((await refresh(first.told.refresh_token)).told.error).toBe('invalid_grant');
  });

  it.each([
    ['another verifier', { code_verifier: 'b'.repeat(43) }, 'invalid_grant'],
    ['no verifier', { code_verifier: '' }, 'invalid_grant'],
    ['another redirect URI', { redirect_uri: 'http://127.0.0.1:1/callback' }, 'invalid_grant'],
    ['no redirect URI', { redirect_uri: '' }, 'invalid_grant'],
    ['another client', { client_id: 'other' }, 'invalid_grant'],
    ['an unknown client', { client_id: 'nobody' }, 'invalid_client'],
    ['a client secret', { client_secret: 'x' }, 'invalid_client'],
    ['no code', { code: '' }, 'invalid_request'],
    ['another code', { code: 'x' }, 'invalid_grant'],
    ['no grant type', { grant_type: '' }, 'invalid_request'],
    ['another grant type', { grant_type: 'password' }, 'unsupported_grant_type'],
  ])('is refused with %s, and stays good', async (_what, change, error) => {
    const form = formOf(await arrive(emulator, config));
    const reply = await token({ ...form, ...change });
    expect([reply.status, reply.told.error]).toEqual([error === 'invalid_client' ? 401 : 400, error]);
    expect((await token(form)).status).toBe(200);
  });

  it('has a life of 60 seconds', async () => {
    const early = formOf(await arrive(emulator, config));
    const late = formOf(await arrive(emulator, config));
    now += 59_999;
    expect((await token(early)).status).toBe(200);
    now += 1;
    expect((await token(late)).told).toMatchObject({ error: 'invalid_grant' });
    expect(emulator.requests.at(-1)?.authorization).toBe('expired');
  });
});

describe('the token endpoint', () => {
  it.each([
    ['GET', async () => (await ask(emulator, `${emulator.issuerUrl}/token`)).status, 405],
    ['JSON', async () => (await token('{}', { 'content-type': 'application/json' })).status, 400],
    ['a parameter twice', async () => (await token('client_id=vouch-cli&client_id=vouch-cli')).status, 400],
    ['an Authorization header', async () => (await token({}, { authorization: 'Basic eDp5' })).status, 401],
  ])('refuses %s', async (_what, act, status) => expect(await act()).toBe(status));
});

describe('a refresh token', () => {
  it('brings a new ID token of the same sign-in, by openid-client’s judgement', async () => {
    const first = await signInWith(emulator, config, offline);
    now += 100_000;
    const second = await client.refreshTokenGrant(config, first.refresh_token ?? '');
    const [before, after] = [first.claims(), second.claims()];
    expect(after).toMatchObject({ sub: 'ann', amr: ['hwk', 'user'], auth_time: before?.['auth_time'] });
    expect(after).not.toHaveProperty('nonce');
    expect((after?.iat ?? 0) - (before?.iat ?? 0)).toBe(100);
    expect((after?.exp ?? 0) - (after?.iat ?? 0)).toBe(120);
    expect(second.refresh_token).not.toBe(first.refresh_token);
  });

  it('is good once; a second use ends the family', async () => {
    const first = await signInWith(emulator, config, offline);
    const second = await refresh(first.refresh_token ?? '');
    expect(second.status).toBe(200);
    expect((await refresh(first.refresh_token ?? '')).told.error).toBe('invalid_grant');
    expect((await refresh(second.told.refresh_token)).told.error).toBe('invalid_grant');
    expect(await userinfo(second.told.access_token)).toBe(401);
  });

  it('is one client’s own, and brings no more than was granted', async () => {
    const { refresh_token: mine = '' } = await signInWith(emulator, config, offline);
    expect((await refresh(mine, { client_id: 'other' })).told.error).toBe('invalid_grant');
    expect((await refresh(mine, { scope: 'openid email' })).told.error).toBe('invalid_scope');
    expect((await refresh(mine, { scope: 'openid' })).status).toBe(200);
  });

  it('is given only to who asks for it, by an issuer that gives any', async () => {
    expect((await signInWith(emulator, config)).refresh_token).toBeUndefined();
    const strict = await startEmulator({ issuer: { refreshTokens: 'none' } });
    try {
      const tokens = await signInWith(strict, await openidConfiguration(strict), offline);
      expect(tokens.refresh_token).toBeUndefined();
    } finally {
      await strict.close();
    }
  });
});

describe('revocation', () => {
  it('of a refresh token ends the family', async () => {
    const tokens = await signInWith(emulator, config, offline);
    await client.tokenRevocation(config, tokens.refresh_token ?? '');
    expect((await refresh(tokens.refresh_token ?? '')).told.error).toBe('invalid_grant');
    expect(await userinfo(tokens.access_token)).toBe(401);
  });

  it('of an access token ends that one', async () => {
    const tokens = await signInWith(emulator, config, offline);
    await client.tokenRevocation(config, tokens.access_token);
    expect(await userinfo(tokens.access_token)).toBe(401);
    expect((await refresh(tokens.refresh_token ?? '')).status).toBe(200);
  });

  it('passes over what is not known and what is another client’s', async () => {
    const tokens = await signInWith(emulator, config, offline);
    for (const clientId of ['vouch-cli', 'other']) {
      const form = { client_id: clientId, token: clientId === 'other' ? tokens.access_token : 'nonsense' };
      expect((await post('/revoke', form)).status).toBe(200);
    }
    expect(await userinfo(tokens.access_token)).toBe(200);
    expect((await post('/revoke', { client_id: 'vouch-cli' })).told.error).toBe('invalid_request');
    expect((await post('/revoke', { client_id: 'nobody', token: 'x' })).status).toBe(401);
  });
});

it('an access token ends after an hour', async () => {
  const tokens = await signInWith(emulator, config);
  now += 3_599_999;
  expect(await userinfo(tokens.access_token)).toBe(200);
  now += 1;
  expect(await userinfo(tokens.access_token)).toBe(401);
});
