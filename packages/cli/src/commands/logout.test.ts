import { mkdirSync } from 'node:fs';
import { inTestHome, type TestHome } from '@vouch/adapter-kit/testing';
import { expect, it } from 'vitest';
import { logout } from './logout.ts';

const host = 'my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com';

/** A token in ~/.npmrc that we know of, and an agent's directory that no agent is asked in. */
async function inHome(work: (home: TestHome) => Promise<void>): Promise<void> {
  await inTestHome(async (home) => {
    const file = home.write('.npmrc', `# mine\n//${host}/npm/one/:_authToken=CANARY\n`);
    const use = {
      tool: 'npm',
      id: 'one',
      url: `https://${host}/npm/one/`,
      domain: 'my-domain',
      domainOwner: '123456789012',
      region: 'us-east-1',
      repository: 'one',
      registryKeys: ['registry'],
      userFile: file,
      tokenFile: file,
      written: { by: 'aws-profile', at: 0, expiration: 1_800_000_000, agentDirectory: '' },
    };
    home.write('.vouch/state/static.json', JSON.stringify({ version: 1, uses: [use] }));
    mkdirSync(`${home.home}/.vouch/run`);
    await work(home);
  });
}

it('takes tokens out of files where no agent can be asked, and says then what is wrong with it', async () => {
  await inHome(async (home) => {
    await expect(logout(home.context)).rejects.toThrow(/the agent is not used: .* is open to other users/);
    expect(home.read('.npmrc')).toBe('# mine\n');
    expect(home.context.said).toEqual([`took the token out of ${home.home}/.npmrc`]);
  });
});

it('tells of the agent and of the files where both fail', async () => {
  await inHome(async (home) => {
    home.write('.npmrc', 'broken = \0\n');
    await expect(logout(home.context)).rejects.toThrow('the agent is not used');
    expect(home.context.said).toEqual([
      expect.stringMatching(/^vouch: a token stays in its file: .*\.npmrc/),
    ]);
  });
});
