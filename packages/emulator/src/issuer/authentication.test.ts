import { describe, expect, it } from 'vitest';
import { authenticationWithKey, type KeyUse } from './authentication.ts';

const usb: KeyUse = {
  backupEligible: false,
  userVerified: false,
  attachments: ['cross-platform', 'cross-platform'],
  transports: ['usb'],
};

describe('authenticationWithKey', () => {
  it.each<[string, Partial<KeyUse>]>([
    ['a USB key', {}],
    ['an NFC key', { transports: ['nfc', 'usb'] }],
    ['a key whose browser names no transport', { transports: [] }],
  ])('counts %s as hardware', (_what, facts) => {
    expect(authenticationWithKey({ ...usb, ...facts })).toEqual({ amr: ['hwk', 'user'], acr: 'phrh' });
  });

  it('counts a PIN as a second factor', () => {
    expect(authenticationWithKey({ ...usb, userVerified: true }).amr).toEqual(['hwk', 'user', 'mfa']);
  });

  it.each<[string, Partial<KeyUse>]>([
    ['a key that may be copied', { backupEligible: true }],
    ['a key of this machine', { attachments: ['platform', 'platform'], transports: ['internal'] }],
    ['a key that was this machine’s when it was registered', { attachments: ['platform', 'cross-platform'] }],
    ['a key that is this machine’s now', { attachments: ['cross-platform', 'platform'] }],
    ['a phone', { transports: ['hybrid'] }],
    ['a key that is said to be in a machine', { transports: ['usb', 'internal'] }],
    ['a key whose browser does not say where it is', { attachments: ['cross-platform', undefined] }],
  ])('counts %s as software', (_what, facts) => {
    expect(authenticationWithKey({ ...usb, userVerified: true, ...facts })).toEqual({
      amr: ['swk'],
      acr: 'phr',
    });
  });
});
