import { expect, it } from 'vitest';
import { checkRepositoryFlags, chosenFlags, chosenWords, refuseUnused } from './tool-flags.ts';

it('takes what the tool has a use for, and what was not given', () => {
  expect(() => refuseUnused('npm', ['scope'], { scope: ['@team'], serverId: undefined })).not.toThrow();
});

it('refuses what means nothing to the tool, or to no tool at all', () => {
  expect(() => refuseUnused('cargo', ['registryName'], { serverId: 'x' })).toThrow(
    expect.objectContaining({
      kind: 'usage',
      message: '--server-id means nothing to cargo',
      hint: 'leave --server-id out',
    }),
  );
  expect(() => refuseUnused(undefined, [], { repository: 'r' })).toThrow('--repository goes with --tool');
});

it('says again what was chosen for a tool, and not what the set-up is named for', () => {
  expect(
    chosenWords({ repository: 'r1', project: true, scope: ['@one', '@two'], tokenStore: 'environment' }),
  ).toEqual(['--scope', '@one', '--scope', '@two', '--token-store', 'environment']);
  expect(chosenWords({ serverId: 'corp', mirrorOf: 'central' })).toEqual([
    '--server-id',
    'corp',
    '--mirror-of',
    'central',
  ]);
});

it('takes a repository, and scopes with one', () => {
  expect(() => checkRepositoryFlags({})).not.toThrow();
  expect(() => checkRepositoryFlags({ repository: 'my-repo', scope: ['@team', '@a.b_c~d'] })).not.toThrow();
});

it.each([
  [
    { repository: 'r1', registryName: 'one', serverId: 'two' },
    '--registry-name and --server-id name the same thing',
    /^leave one of them out$/,
  ],
  [{ repository: 'a/b' }, 'a/b is not a repository name', /^a repository name is 2 to 100/],
  [
    {
      repository:
        'https://my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com/pypi/my-repo/simple/',
    },
    /is not a repository name$/,
    /^--repository my-repo$/,
  ],
  [{ repository: 'my-repo', scope: ['@team', 'other'] }, 'other is not a scope', 'a scope looks like @team'],
  [{ scope: ['@team'] }, /^--scope goes with --repository$/, '--repository NAME'],
  [{ repository: 'my-repo', scope: ['@te am'] }, '@te am is not a scope', 'a scope looks like @team'],
  [{ repository: 'my-repo', scope: ['@team\nregistry=x'] }, 'is not a scope', 'a scope looks like @team'],
])('refuses %j, which npm would pass over', (flags, message, hint) => {
  expect(() => checkRepositoryFlags(flags)).toThrow(
    expect.objectContaining({
      kind: 'usage',
      message: expect.stringMatching(message),
      hint: expect.stringMatching(hint),
    }),
  );
});

it('what a person chose comes back from the words, whatever the values are', () => {
  const flags = {
    scope: ['@one', '@two'],
    tokenStore: 'file',
    registryName: '--scope',
    mirrorOf: '*',
  } as const;
  expect(chosenFlags([...chosenWords(flags), '--endpoint-type', 'dualstack'])).toEqual(flags);
  expect(chosenFlags([])).toEqual({});
});
