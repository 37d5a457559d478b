import * as client from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../emulator.ts';
import { ask } from '../testing/https-client.ts';
import { openidConfiguration } from '../testing/openid-client.ts';

let now = Date.now();
let emulator: Emulator;

beforeAll(async () => {
  emulator = await startEmulator({ clock: () => now });
});
afterAll(() => emulator.close());

async function post(path: string, form: Readonly<Record<string, string>>) {
  const { status, body } = await ask(emulator, `${emulator.issuerUrl}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
  });
  return { status, told: JSON.parse(body) };
}

const begin = async () =>
  (await post('/device_authorization', { client_id: 'vouch-cli', scope: 'openid' })).told;

/** The error of a poll, or undefined where it brought tokens. */
async function poll(deviceCode: string, clientId = 'vouch-cli'): Promise<string | undefined> {
  const grant = 'urn:ietf:params:oauth:grant-type:device_code';
  return (await post('/token', { grant_type: grant, client_id: clientId, device_code: deviceCode })).told
    .error;
}

describe('the device flow', () => {
  it('satisfies openid-client', async () => {
    const quick = await startEmulator({ issuer: { deviceInterval: 0.2 } });
    try {
      const config = await openidConfiguration(quick);
      const device = await client.initiateDeviceAuthorization(config, { scope: 'openid offline_access' });
      const waiting = client.pollDeviceAuthorizationGrant(config, device);
      await expect.poll(() => quick.count({ operation: 'token', status: 400 })).toBeGreaterThan(0);
      const page = await quick.approveDevice(device.user_code, { user: 'bob' });
      expect(page.text).toContain('You are signed in');
      const tokens = await waiting;
      expect(tokens.claims()).toMatchObject({
        sub: 'bob',
        aud: 'vouch-cli',
        amr: ['hwk', 'user'],
        acr: 'phrh',
      });
      expect(tokens.refresh_token).toBeDefined();
    } finally {
      await quick.close();
    }
  });

  it('tells a device what to show, and for how long', async () => {
    const told = await begin();
    expect(told).toMatchObject({
      verification_uri: 'https://login.vouch.test/device',
      verification_uri_complete: `https://login.vouch.test/device?user_code=${told.user_code}`,
      expires_in: 600,
      interval: 5,
    });
    expect(told.user_code).toMatch(/^[B-DF-HJ-NP-TV-XZ]{4}-[B-DF-HJ-NP-TV-XZ]{4}$/);
  });

  it('keeps a device waiting, and slows one that hurries', async () => {
    const { device_code: code, user_code: userCode } = await begin();
    expect(await poll(code)).toBe('authorization_pending');
    now += 5000;
    expect(await poll(code)).toBe('authorization_pending');
    now += 4900;
    expect(await poll(code)).toBe('slow_down');
    now += 9900;
    expect(await poll(code)).toBe('slow_down');
    now += 15_000;
    expect(await poll(code)).toBe('authorization_pending');
    await emulator.approveDevice(userCode);
    now += 15_000;
    expect(await poll(code)).toBeUndefined();
    now += 15_000;
    expect(await poll(code)).toBe('invalid_grant');
  });

  it('tells of a refusal and of the end of a code', async () => {
    const [refused, forgotten] = [await begin(), await begin()];
    const page = await emulator.approveDevice(refused.user_code, { with: 'refuse' });
    expect(page.text).toContain('refused');
    expect(await poll(refused.device_code)).toBe('access_denied');
    now += 600_000;
    expect(await poll(forgotten.device_code)).toBe('expired_token');
    await expect(emulator.approveDevice(forgotten.user_code)).rejects.toThrow('does not know');
  });

  it('knows a code that was typed carelessly, once, and no other', async () => {
    const { user_code: userCode } = await begin();
    await emulator.approveDevice(` ${userCode.replace('-', ' ').toLowerCase()} `);
    await expect(emulator.approveDevice(userCode)).rejects.toThrow('does not know');
    await expect(emulator.approveDevice('')).rejects.toThrow('does not know');
  });

  it('gives a device code to its own client only', async () => {
    const { device_code: code } = await begin();
    expect(await poll(code, 'nobody')).toBe('invalid_client');
    expect(await poll('x')).toBe('invalid_grant');
    expect((await post('/device_authorization', { client_id: 'nobody', scope: 'openid' })).status).toBe(401);
    expect((await post('/device_authorization', { client_id: 'vouch-cli' })).told.error).toBe(
      'invalid_scope',
    );
  });
});
