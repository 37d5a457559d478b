import { VouchError } from '@vouch/core';
import { expect, it, test } from 'vitest';
import { issuerError } from './issuer-client.ts';

const oauthError = (error: string, error_description?: string) =>
  Object.assign(new Error('the library’s words'), { error, error_description });

test.each([
  ['access_denied', 'denied', 'vouch login'],
  ['login_required', 'denied', 'vouch login'],
  ['invalid_grant', 'not-signed-in', 'vouch login'],
  ['server_error', 'service', 'try again, or ask whoever runs the issuer'],
])('the issuer’s %s is %s', (error, kind, hint) => {
  expect(issuerError(oauthError(error, 'because'), 'it failed')).toMatchObject({
    kind,
    hint,
    message: `it failed (${error}: because)`,
  });
  expect(issuerError(oauthError(error), 'it failed').message).toBe(`it failed (${error})`);
});

it('names the clock for an ID token that is of another time, since the issuer has just made it', () => {
  const code = 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED';
  const late = Object.assign(new Error('JWT timestamp claim value failed validation'), { code });
  expect(issuerError(late, 'the sign-in failed')).toMatchObject({
    kind: 'service',
    hint: expect.stringMatching(/^set this machine’s clock/),
  });
});

it('leaves ours as they are, keeps no cause that may hold a token, and knows what is no error', () => {
  const ours = new VouchError('network', 'no');
  expect(issuerError(ours, 'x')).toBe(ours);
  expect(issuerError(new Error('wrapped', { cause: ours }), 'x')).toBe(ours);
  const failed = issuerError(new Error('no', { cause: { id_token: 'CANARY' } }), 'it failed');
  expect([failed.kind, failed.message, failed.cause]).toEqual(['service', 'it failed: no', undefined]);
  expect(issuerError('thrown', 'it failed')).toMatchObject({ kind: 'internal', message: 'it failed' });
});
