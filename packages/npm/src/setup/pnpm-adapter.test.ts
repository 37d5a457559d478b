import { planFor } from '@vouch/adapter-kit';
import { inTestHome, testAdapter } from '@vouch/adapter-kit/testing';
import { describe, expect, it } from 'vitest';
import { type PnpmRequest, pnpmAdapter } from './pnpm-adapter.ts';
import { requirePlainPath } from './token-launcher.ts';

const host = (domain: string) => `${domain}-123456789012.d.codeartifact.us-east-1.amazonaws.com`;
const request = (domain: string, scopes: readonly string[]): PnpmRequest => ({
  url: `https://${host(domain)}/npm/my-repo/`,
  scopes,
  program: { node: '/usr/bin/node', script: '/opt/vouch/dist/vouch.js' },
});

testAdapter({
  adapter: pnpmAdapter,
  requests: { one: request('one', ['@one']), two: request('two', ['@two']), rest: request('two', []) },
  file: '.npmrc',
  starts: {
    'settings of the person': 'auto-install-peers=true\n//other/:_authToken=a-secret-of-theirs\n',
    'a helper of their own': `//${host('one')}/npm/my-repo/:tokenHelper=/usr/local/bin/theirs\n`,
  },
  broken: {},
  alsoWrites: [`.vouch/bin/vouch-npm-token-${host('one')}`, `.vouch/bin/vouch-npm-token-${host('two')}`],
  secrets: ['a-secret-of-theirs'],
});

describe('another registry for the same packages', () => {
  const planned = (helper: string) =>
    inTestHome(async (home) => {
      const part = `//${host('one')}/npm/my-repo/`;
      home.write('.npmrc', `@two:registry=https:${part}\n${part}:tokenHelper=${helper}\n`);
      const asked = request('two', ['@two']);
      return await planFor(home.context, pnpmAdapter, asked);
    });

  it('is in the way where it has a helper of ours', async () => {
    for (const helper of [
      `/h/.vouch/bin/vouch-npm-token-${host('one')}`,
      `C:\\bin\\vouch-npm-token-${host('one')}.cmd`,
    ])
      await expect(planned(helper)).rejects.toMatchObject({
        kind: 'configuration',
        hint: expect.stringMatching(
          /: vouch setup codeartifact --tool pnpm --repository my-repo .* --remove$/,
        ),
      });
  });

  it('is replaced where its helper is somebody else’s', async () => {
    for (const helper of [
      '/usr/local/bin/theirs',
      `/h/vouch-npm-token-${host('two')}`,
      '/h/vouch-npm-token-',
    ])
      expect((await planned(helper)).edits[0]?.after).toContain(`@two:registry=https://${host('two')}/`);
  });
});

describe('a helper’s path', () => {
  const shellRead = ['a b', '$(id)', "o'neil", '"', '`x`', '%x%', 'a;b', 'a#b', 'a[b]', 'a\\b'];
  it.each([
    ...shellRead.map((name) => [`/home/${name}/x`, 'linux'] as const),
    ['C:\\Users\\josé\\x.cmd', 'win32'] as const,
  ])('incident 10: is refused: %s on %s', (path, platform) => {
    expect(() => requirePlainPath({ path, platform })).toThrow('pnpm cannot start a helper');
  });

  it.each([
    ['/home/ann/.vouch/bin/x', 'linux'],
    ['/home/josé/.vouch/bin/x', 'linux'],
    ['/Users/ジョン/.vouch/bin/x', 'darwin'],
    ['C:\\Users\\ann\\x.cmd', 'win32'],
  ] as const)('is taken: %s on %s', (path, platform) => {
    expect(() => requirePlainPath({ path, platform })).not.toThrow();
  });
});
