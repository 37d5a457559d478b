import { inTestHome } from '@vouch/adapter-kit/testing';
import { type AuthorizationTokenRequest, Secret, type TokenSource } from '@vouch/core';
import { expect, it } from 'vitest';
import { answer } from './token-helper.ts';

const host = 'my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com';
const profile = { domain: 'my-domain', domain_owner: '123456789012', region: 'us-east-1' };
const config = JSON.stringify({ codeartifact: { profiles: { default: profile }, domains: [profile] } });

async function ask(asked: string | undefined, text = config) {
  return await inTestHome(async (home) => {
    home.write('.vouch/config.json', text);
    const requests: AuthorizationTokenRequest[] = [];
    const source: TokenSource = {
      async getAuthorizationToken(request) {
        requests.push(request);
        return { secret: new Secret('the-token'), expiration: 0 };
      },
      async forget() {},
    };
    let printed = '';
    const code = await answer(home.context, asked, source, (line) => {
      printed += line;
    });
    return { code, printed, requests };
  });
}

it('prints one line, with its scheme', async () => {
  const { code, printed, requests } = await ask(host);
  expect({ code, printed }).toEqual({ code: 0, printed: 'Bearer the-token\n' });
  expect(requests).toMatchObject([{ domain: 'my-domain', domainOwner: '123456789012', region: 'us-east-1' }]);
});

it.each([
  ['a host of another account', host.replace('123456789012', '999999999999'), 'not-mine'],
  ['a host that is no registry', 'registry.example', 'not-mine'],
  ['no host', undefined, 'usage'],
])('gives nothing for %s', async (_what, asked, kind) => {
  await expect(ask(asked)).rejects.toMatchObject({ kind });
});
