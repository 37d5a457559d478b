import * as client from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../src/emulator.ts';
import {
  type BrowserAuthenticator,
  chromiumPath,
  openBrowser,
  type SignInBrowser,
} from '../src/testing/browser.ts';
import { type Callback, listenForCallback } from '../src/testing/callback.ts';
import { authorizationUrl, openidConfiguration } from '../src/testing/openid-client.ts';
import { isMissing } from './client.ts';

const cases: readonly [BrowserAuthenticator, readonly string[], string][] = [
  ['usb', ['hwk', 'user', 'mfa'], 'phrh'],
  ['internal', ['swk'], 'phr'],
];

describe.skipIf(isMissing('chromium', chromiumPath())).each(cases)(
  'Chromium with an authenticator of kind %s',
  (authenticator, amr, acr) => {
    let emulator: Emulator;
    let browser: SignInBrowser;
    let listener: Callback;
    let config: client.Configuration;

    beforeAll(async () => {
      emulator = await startEmulator({ issuer: { deviceInterval: 0.2 } });
      listener = await listenForCallback();
      config = await openidConfiguration(emulator);
      browser = await openBrowser(emulator, { authenticator });
    });
    afterAll(async () => {
      await browser?.close();
      await listener?.close();
      await emulator?.close();
    });

    async function signIn(user: string) {
      const { url, checks } = await authorizationUrl(config, listener.redirectUri);
      const page = await browser.signIn(url, { user });
      expect(page.text).toBe('welcome');
      return client.authorizationCodeGrant(config, new URL(page.url), checks);
    }

    it('registers a key, asserts with it, and lands at the callback', async () => {
      const tokens = await signIn('ann');
      expect(tokens.claims()).toMatchObject({ sub: 'ann', amr, acr });
      await signIn('ann');
      const count = (operation: string) => emulator.count({ operation, status: 200 });
      expect([count('sign-in-register'), count('sign-in-assert')]).toEqual([1, 2]);
    });

    it('signs in for a device', async () => {
      const device = await client.initiateDeviceAuthorization(config, { scope: 'openid' });
      const page = await browser.signIn(device.verification_uri_complete ?? '', { user: 'ann' });
      expect(page.text).toContain('You are signed in.');
      const tokens = await client.pollDeviceAuthorizationGrant(config, device);
      expect(tokens.claims()).toMatchObject({ sub: 'ann', amr, acr });
    });

    // With a key of the machine's own, Chromium waits a minute for a security key that may be on its way.
    if (authenticator === 'usb')
      it('says what is wrong where a name has other keys', async () => {
        await emulator.signIn((await authorizationUrl(config, listener.redirectUri)).url, { user: 'eve' });
        const { url } = await authorizationUrl(config, listener.redirectUri);
        const page = await browser.signIn(url, { user: 'eve' });
        expect(new URL(page.url).origin).toBe(emulator.issuerUrl);
        await expect.poll(() => browser.page.locator('.bad').textContent()).toMatch(/not allowed|timed out/i);
        await browser.page.getByRole('button', { name: 'Add another key' }).click();
        await browser.page.waitForURL(`${listener.redirectUri}?**`);
      });

    it('asks nothing of anybody else', () => {
      expect(emulator.count({ service: 'other' })).toBe(0);
      expect(new Set(emulator.requests.map(({ host }) => host))).toEqual(new Set(['login.vouch.test']));
    });
  },
);
