import { readFile } from 'node:fs/promises';
import { initiateDeviceAuthorization } from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../emulator.ts';
import { listenForCallback } from '../testing/callback.ts';
import { ask } from '../testing/https-client.ts';
import { authorizationUrl, openidConfiguration } from '../testing/openid-client.ts';

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.close());

const config =
  'https://my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com/cargo/my-repo/config.json';

async function control(method: string, path: string, body?: unknown, secret?: string) {
  const { EMULATOR_CONTROL_URL: url, EMULATOR_CONTROL_SECRET: own } = emulator.environment;
  const reply = await fetch(`${url}${path}`, {
    method,
    headers: { authorization: `Bearer ${secret ?? own}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: reply.status, told: JSON.parse(await reply.text()) };
}

describe('the control endpoint', () => {
  it('wants its secret', async () => {
    expect((await control('GET', '/requests', undefined, 'other')).status).toBe(401);
    expect((await fetch(`${emulator.environment['EMULATOR_CONTROL_URL']}/requests`)).status).toBe(401);
  });

  it('sets and lifts a fault', async () => {
    await control('PUT', '/fault', { kind: 'error', status: 503 });
    expect((await ask(emulator, config)).status).toBe(503);
    await control('DELETE', '/fault');
    expect((await ask(emulator, config)).status).toBe(401);
    expect((await control('PUT', '/fault', { status: 503 })).status).toBe(400);
  });

  it('reads and clears the log', async () => {
    await control('DELETE', '/requests');
    await ask(emulator, config);
    const { told } = await control('GET', '/requests');
    expect(told.requests).toMatchObject([{ service: 'cargo', operation: 'config', status: 401 }]);
  });

  it('gives tokens and ends them', async () => {
    const { told } = await control('POST', '/authorization-token', {});
    const read = () => ask(emulator, config, { headers: { authorization: told.token } });
    expect((await read()).status).toBe(200);
    await control('POST', '/expire-tokens');
    expect((await read()).status).toBe(401);
  });

  it('writes a web-identity token, in its own directory only', async () => {
    const { told } = await control('POST', '/web-identity-token', { sub: 'ann', file: 'ann.jwt' });
    expect(told.path).toBe(`${emulator.directory}/ann.jwt`);
    expect(await readFile(told.path, 'utf8')).toMatch(/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/);
    expect((await control('POST', '/web-identity-token', { sub: 'ann', file: '../x' })).status).toBe(400);
  });

  it('has a person sign in, for an application and for a device', async () => {
    const listener = await listenForCallback();
    const config = await openidConfiguration(emulator);
    try {
      const { url } = await authorizationUrl(config, listener.redirectUri);
      const { told } = await control('POST', '/sign-in', { url, user: 'bob', with: 'soft-key' });
      expect(told.page).toMatchObject({ status: 200, text: '<p>welcome</p>' });
      expect(listener.heard.map(({ searchParams }) => searchParams.has('code'))).toEqual([true]);
      expect((await control('POST', '/sign-in', { url, with: 'magic' })).status).toBe(400);
      expect((await control('POST', '/sign-in', {})).status).toBe(400);
      const device = await initiateDeviceAuthorization(config, { scope: 'openid' });
      const approved = await control('POST', '/approve-device', { userCode: device.user_code });
      expect(approved.told.page.text).toContain('You are signed in');
    } finally {
      await listener.close();
    }
  });
});
