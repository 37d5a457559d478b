import { inTestHome, type TestHome } from '@vouch/adapter-kit/testing';
import { type Context, readConfig, Secret, type TokenSource } from '@vouch/core';
import { hasJavascriptClients } from '@vouch/workbench/javascript';
import { describe, expect, it } from 'vitest';
import { refreshTokens } from '../src/uses/refresh.ts';
import { changeUses } from '../src/uses/static-uses.ts';
import { type PausedNpm, pauseNpm } from './paused-npm.ts';

const url = 'https://my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com/npm/my-repo/';
const key = `${url.slice('https:'.length)}:_authToken`;
const domain = { domain: 'my-domain', domainOwner: '123456789012', region: 'us-east-1' };

const source: TokenSource = {
  getAuthorizationToken: async () => ({ secret: new Secret('our-token'), expiration: 1_800_000_000 }),
  forget: async () => {},
};

/** A context in which, each time that we have put our .npmrc in place, the next npm writes its own over it. */
function overwritten({ context, home }: TestHome, npms: PausedNpm[]): Context {
  const rename: Context['files']['rename'] = async (from, to) => {
    await context.files.rename(from, to);
    if (String(to) === `${home}/.npmrc`) await npms.shift()?.goOn();
  };
  return { ...context, files: { ...context.files, rename } };
}

/** Refreshes one repository's token while this many of npm write over it, and gives what the person is told. */
async function refreshAmid(home: TestHome, npms: number): Promise<readonly string[]> {
  const file = home.write('.npmrc', 'fund=false\n', 0o600);
  const stored = {
    domain: 'my-domain',
    domain_owner: '123456789012',
    region: 'us-east-1',
    aws_profile: 'company',
  };
  home.write('.vouch/config.json', JSON.stringify({ codeartifact: { domains: [stored] } }));
  const use = { tool: 'npm', id: 'one', url, ...domain, repository: 'my-repo', registryKeys: ['registry'] };
  await changeUses(home.context, () => [
    { ...use, tool: 'npm', userFile: file, tokenFile: file, written: null },
  ]);
  const paused: PausedNpm[] = [];
  for (let index = 0; index < npms; index += 1) paused.push(await pauseNpm(home.home, `n${index}`));
  const context = overwritten(home, paused);
  const [outcome] = await refreshTokens({
    context,
    config: await readConfig(context),
    connect: () => source,
    occasion: 'command',
  });
  expect(paused, 'every npm has written over us').toEqual([]);
  return outcome?.is === 'written' ? outcome.notes : [`${outcome?.is}`];
}

describe.skipIf(!hasJavascriptClients)('an npm that has read .npmrc before us and writes it after us', () => {
  it('takes our token out, and it is put back beside what npm wrote', async () => {
    await inTestHome(async (home) => {
      expect(await refreshAmid(home, 1)).toEqual([]);
      expect(home.read('.npmrc')).toContain(`${key}=our-token`);
      expect(home.read('.npmrc')).toContain('//n0.example/:email=theirs');
      expect(home.read('.npmrc')).toContain('fund=false');
    });
  });

  it('wins when it does so every time, and the person is told what to run', async () => {
    await inTestHome(async (home) => {
      expect(await refreshAmid(home, 3)).toEqual([
        expect.stringMatching(
          /another program wrote \S+\.npmrc at the same time, and took the token out: vouch refresh/,
        ),
      ]);
      expect(home.read('.npmrc')).not.toContain('our-token');
      expect(home.read('.npmrc')).toContain('theirs');
    });
  });
});
