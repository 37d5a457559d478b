import { Secret } from '@vouch/core';
import { expect, it } from 'vitest';
import { fromWireCredentials, toWireCredentials } from './wire-credentials.ts';

const keys = { accessKeyId: 'AKIA', secretAccessKey: 'secret' };

it.each([{}, { expiration: 1_767_225_600_000 }])('come back as they were sent: %j', (end) => {
  const sent = { keys: new Secret(keys), description: 'the AWS profile build', ...end };
  const wire = toWireCredentials(sent);
  expect(wire).toEqual({ keys, description: 'the AWS profile build', ...end });
  const { keys: given, ...rest } = fromWireCredentials(wire);
  expect(given.expose()).toEqual(keys);
  expect(rest).toEqual({ description: 'the AWS profile build', ...end });
});

it('are described in printable text, whatever the peer sent', () => {
  expect(fromWireCredentials({ keys, description: 'a\u001b[31mb' }).description).not.toContain('\u001b');
});
