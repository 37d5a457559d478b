import { PassThrough } from 'node:stream';
import { inTestHome } from '@vouch/adapter-kit/testing';
import { type AuthorizationTokenRequest, Secret } from '@vouch/core';
import { expect, it } from 'vitest';
import { serveCrane } from './serve.ts';

const url = 'https://my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com/generic/my-repo/';

/** What the program prints for a URL, on a machine where my-domain is set up, and whom it asked. */
async function ask(asked: string) {
  return await inTestHome(async ({ context }) => {
    const output = new PassThrough();
    const requests: AuthorizationTokenRequest[] = [];
    const self = { node: '/usr/bin/node', script: '/opt/vouch/crane.js' };
    const env = { VOUCH_DOMAINS: 'my-domain-123456789012' };
    await serveCrane(
      { context: { ...context, env }, args: [asked], input: () => new PassThrough(), output, self },
      {
        async getAuthorizationToken(request) {
          requests.push(request);
          return { secret: new Secret('the-token'), expiration: 0 };
        },
        async forget() {},
      },
    );
    return { printed: String(output.read()), requests };
  });
}

it('prints the token for a repository that is set up', async () => {
  expect(await ask(url)).toMatchObject({ printed: 'the-token\n', requests: [{ domain: 'my-domain' }] });
});

it('gives nothing to another account', async () => {
  const theirs = url.replace('123456789012', '999999999999');
  await expect(ask(theirs)).rejects.toMatchObject({ kind: 'not-mine' });
});
