import { defaultHardware, type Issuer } from '@vouch/core';
import { testContext } from '@vouch/core/testing';
import { expect, it, vi } from 'vitest';
import { signInWithDevice } from './sign-in.ts';

const issuer: Issuer = { url: 'https://login.example.com', clientId: 'c', hardware: defaultHardware };
const said = vi.hoisted(() => ({ claims: {} as object }));

vi.mock('./issuer-client.ts', async (original) => {
  const device = { verification_uri: 'https://login.example.com/device', user_code: 'ABCD' };
  const library = {
    initiateDeviceAuthorization: async () => device,
    pollDeviceAuthorizationGrant: async () => ({ claims: () => said.claims, id_token: 'token' }),
  };
  const client = { serverMetadata: () => ({}) };
  return { ...(await original<object>()), discoverIssuer: async () => [library, client] };
});

/** A sign-in for which the issuer says that the person proved who they are so many seconds ago. */
const provenAgo = (seconds: number | undefined) => {
  const context = testContext();
  const now = context.clock.now() / 1_000;
  said.claims = {
    sub: 'ann',
    exp: now + 300,
    amr: ['hwk'],
    ...(seconds !== undefined && { auth_time: now - seconds }),
  };
  const view = { open: async () => true, showCode() {}, waiting() {} };
  return signInWithDevice(context, issuer, view, new AbortController().signal);
};

it.each([undefined, 0, 600, -5])('takes a sign-in of %s seconds ago', async (seconds) => {
  expect(await provenAgo(seconds)).toMatchObject({ subject: 'ann', idToken: 'token' });
});

it('takes no older one, with which nobody has tapped a key', async () => {
  await expect(provenAgo(601)).rejects.toMatchObject({
    kind: 'denied',
    message: 'the issuer used an older sign-in instead of a new one',
  });
});
