import * as client from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../emulator.ts';
import { ask } from '../testing/https-client.ts';
import { fetchThrough, openidConfiguration, signInWith } from '../testing/openid-client.ts';

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.close());

const metadata = { redirect_uris: ['http://127.0.0.1/callback'], token_endpoint_auth_method: 'none' };

const register = (at: Emulator, more: Record<string, unknown> = {}) =>
  ask(at, `${at.issuerUrl}/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...metadata, ...more }),
  });

describe('registration', () => {
  it('makes a client that can sign in, and that the account knows', async () => {
    const own = { ...metadata, client_name: 'An <app>' };
    const config = await client.dynamicClientRegistration(new URL(emulator.issuerUrl), own, client.None(), {
      [client.customFetch]: fetchThrough(emulator),
    });
    const { client_id: clientId, ...rest } = config.clientMetadata();
    expect(rest).toMatchObject({ client_name: 'An <app>', grant_types: ['authorization_code'] });
    const tokens = await signInWith(emulator, config);
    expect(tokens.claims()?.aud).toBe(clientId);
    const assumed = await ask(emulator, 'https://sts.us-east-1.amazonaws.com/', {
      method: 'POST',
      body: new URLSearchParams({
        Action: 'AssumeRoleWithWebIdentity',
        RoleArn: 'arn:aws:iam::123456789012:role/developer',
        RoleSessionName: 'ann',
        WebIdentityToken: tokens.id_token ?? '',
      }).toString(),
    });
    expect(assumed.body).toContain(`<Audience>${clientId}</Audience>`);
  });

  it.each([
    [
      'a confidential client',
      { token_endpoint_auth_method: 'client_secret_basic' },
      'invalid_client_metadata',
    ],
    ['no authentication method', { token_endpoint_auth_method: undefined }, 'invalid_client_metadata'],
    ['an unknown grant', { grant_types: ['password'] }, 'invalid_client_metadata'],
    ['an empty name', { client_name: '' }, 'invalid_client_metadata'],
    ['no redirect URI', { redirect_uris: [] }, 'invalid_redirect_uri'],
    ['a remote http redirect', { redirect_uris: ['http://app.test/'] }, 'invalid_redirect_uri'],
    ['a redirect that is no text', { redirect_uris: [1] }, 'invalid_redirect_uri'],
  ])('refuses %s', async (_what, more, error) => {
    const reply = await register(emulator, more);
    expect([reply.status, JSON.parse(reply.body).error]).toEqual([400, error]);
  });

  it('lets a device client do without a redirect', async () => {
    const grant = 'urn:ietf:params:oauth:grant-type:device_code';
    const reply = await register(emulator, { grant_types: [grant], redirect_uris: undefined });
    expect(JSON.parse(reply.body)).toMatchObject({ grant_types: [grant], response_types: [] });
  });

  it('is not there where it is closed', async () => {
    const closed = await startEmulator({ issuer: { registration: 'closed' } });
    try {
      const config = await openidConfiguration(closed);
      expect(config.serverMetadata().registration_endpoint).toBeUndefined();
      expect((await register(closed)).status).toBe(404);
    } finally {
      await closed.close();
    }
  });
});
