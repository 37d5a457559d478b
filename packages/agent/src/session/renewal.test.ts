import { defaultHardware, type Issuer } from '@vouch/core';
import { testContext } from '@vouch/core/testing';
import { expect, it, vi } from 'vitest';
import { issuerPort } from './renewal.ts';

const issuer: Issuer = { url: 'https://login.example.com', clientId: 'c', hardware: defaultHardware };
const said = vi.hoisted(() => ({ tokens: {} as object }));

vi.mock('./issuer-client.ts', async (original) => ({
  ...(await original<object>()),
  discoverIssuer: async () => [{ refreshTokenGrant: async () => said.tokens }, {}],
}));

/** What becomes of a renewal for ann that the issuer answers so. */
const renewed = (claims: object | undefined, tokens: object = { id_token: 'new' }) => {
  said.tokens = { claims: () => claims && { sub: 'ann', exp: 2, ...claims }, ...tokens };
  return issuerPort(testContext()).renew(issuer, 'refresh-0', 'ann');
};

it('a renewal gives the new ID token, and the refresh token to use next', async () => {
  const expected = { idToken: 'new', idTokenEndsAt: 2_000, refreshToken: 'refresh-0' };
  expect(await renewed({})).toEqual(expected);
  const rotated = await renewed({}, { id_token: 'new', refresh_token: 'refresh-1' });
  expect(rotated).toEqual({ ...expected, refreshToken: 'refresh-1' });
});

it('a renewal for somebody else, or without an ID token, ends the session', async () => {
  await expect(renewed({ sub: 'ben' })).rejects.toMatchObject({ kind: 'not-signed-in', hint: 'vouch login' });
  await expect(renewed({}, {})).rejects.toMatchObject({ kind: 'not-signed-in' });
  await expect(renewed(undefined)).rejects.toMatchObject({ kind: 'not-signed-in' });
});

it('a renewal may leave the proof out; what it says must be enough', async () => {
  expect(await renewed({ amr: ['hwk'] })).toMatchObject({ idToken: 'new' });
  await expect(renewed({ amr: ['pwd'] })).rejects.toMatchObject({ kind: 'denied' });
  await expect(renewed({ acr: 'low' })).rejects.toMatchObject({ kind: 'denied' });
});
