import { inTestHome } from '@vouch/adapter-kit/testing';
import { VouchError } from '@vouch/core';
import type { StaticUse } from '@vouch/npm/uses';
import { expect, it } from 'vitest';
import type { Scene } from '../scene.ts';
import { lookAtUse } from './npm-use.ts';

const domain = { domain: 'my-domain', domainOwner: '123456789012', region: 'us-east-1' };
const url = 'https://my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com/npm/my-repo/';
const gone = new VouchError('configuration', 'ResourceNotFoundException: there is no such thing');
const denied = new VouchError('denied', 'you are not authorized');
const answers = { token: async () => ({}), repositoryUrl: async () => url };

function look(aws: Record<string, () => Promise<unknown>>) {
  return inTestHome(async (home) => {
    const userFile = home.write('.npmrc', `registry=${url}\n`, 0o600);
    const use = {
      ...{ ...domain, tool: 'npm', id: 'x', url, repository: 'my-repo', registryKeys: ['registry'] },
      ...{ userFile, tokenFile: userFile, written: null },
    } as StaticUse;
    const config = { roles: new Map([['vouch', {}]]) };
    const scene = { context: home.context, config, domains: [domain], setUps: [], uses: [use], aws };
    return await lookAtUse(scene as unknown as Scene, use);
  });
}

it('sends who has no token to the refresh', async () => {
  expect(await look(answers)).toMatchObject([
    { state: 'bad', remedy: { kind: 'vouch', words: ['refresh'] } },
  ]);
});

it.each([
  ['AWS refuses the token', { ...answers, token: () => Promise.reject(denied) }],
  ['there is no such domain', { ...answers, token: () => Promise.reject(gone) }],
  ['there is no such repository', { ...answers, repositoryUrl: () => Promise.reject(gone) }],
])(
  'names no remedy where %s: the refresh could not mend it, and another check says what does',
  async (_why, aws) => {
    const [found, ...others] = await look(aws);
    expect(others).toEqual([]);
    expect(found?.what).toContain('npm (my-repo) has no token in ');
    expect(found).not.toHaveProperty('remedy');
  },
);

it('sends to the refresh where only the question for the repository’s URL is refused', async () => {
  expect(await look({ ...answers, repositoryUrl: () => Promise.reject(denied) })).toMatchObject([
    { remedy: { kind: 'vouch', words: ['refresh'] } },
  ]);
});
