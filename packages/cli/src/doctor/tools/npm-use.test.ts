import { chmodSync } from 'node:fs';
import { inTestHome } from '@vouch/adapter-kit/testing';
import { type Context, VouchError } from '@vouch/core';
import type { StaticUse } from '@vouch/npm/uses';
import { describe, expect, it } from 'vitest';
import type { Scene } from '../scene.ts';
import { lookAtUse } from './npm-use.ts';

const domain = { domain: 'my-domain', domainOwner: '123456789012', region: 'us-east-1' };
const url = 'https://my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com/npm/my-repo/';
const gone = new VouchError('configuration', 'ResourceNotFoundException: there is no such thing');
const denied = new VouchError('denied', 'you are not authorized');
const answers = { token: async () => ({}), repositoryUrl: async () => url };

/** The use in a home whose .npmrc is that text. */
function look(
  aws: object,
  given: { text?: string; mode?: number; scene?: object; use?: object; context?: Partial<Context> } = {},
) {
  return inTestHome(async (home) => {
    const userFile = home.write('.npmrc', given.text ?? `registry=${url}\n`, 0o600);
    chmodSync(userFile, given.mode ?? 0o600);
    const use = {
      ...{ ...domain, tool: 'npm', id: 'x', url, repository: 'my-repo', registryKeys: ['registry'] },
      ...{ userFile, tokenFile: userFile, written: null },
      ...given.use,
    } as StaticUse;
    const config = { roles: new Map([['vouch', {}]]), profiles: new Map() };
    const context = { ...home.context, ...given.context };
    const scene = { context, config, domains: [domain], setUps: [], uses: [use], aws, ...given.scene };
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

const key = `${url.replace('https:', '')}:_authToken`;
const withTokens = (...tokens: readonly string[]) =>
  `registry=${url}\n${tokens.map((token) => `${key}=${token}\n`).join('')}`;
/** A CodeArtifact that takes one token. */
const taking = (token: string) => ({
  ...answers,
  fetch: async (_url: string, { headers }: { headers: Record<string, string> }) => ({
    status: headers['authorization'] === `Bearer ${token}` ? 200 : 401,
  }),
});
const refresh = { kind: 'vouch', words: ['refresh'] };
const setUps = [
  { ...domain, tool: 'bun', repository: 'my-repo', format: 'npm', chosen: [['--scope', '@bun']] },
  { ...domain, tool: 'npm', repository: 'other-repo', format: 'npm', chosen: [['--scope', '@other']] },
  { ...domain, tool: 'npm', repository: 'my-repo', format: 'npm', chosen: [['--scope', '@mine']] },
  { ...domain, tool: 'npm', repository: 'third-repo', format: 'npm', chosen: [['--scope', '@third']] },
];
const again = { kind: 'vouch', words: expect.arrayContaining(['npm', 'my-repo', '--scope', '@mine']) };

describe('a token in a file', () => {
  it('that lives is nothing to tell of, and of two the last one counts', async () => {
    expect(await look(taking('new'), { text: withTokens('new') })).toEqual([]);
    expect(await look(taking('new'), { text: withTokens('old', 'new') })).toEqual([]);
    expect(await look(taking('new'), { text: withTokens('new', 'old') })).toHaveLength(1);
  });

  it('that outlives its session is taken out by a logout', async () => {
    const written = { by: 'session', at: 0, expiration: 0, agentDirectory: '/nonexistent', session: 'x' };
    const text = withTokens('new');
    const left = {
      state: 'bad',
      what: expect.stringMatching(/\.npmrc holds a token of npm \(my-repo\) still, whose session is over$/),
      remedy: { kind: 'vouch', words: ['logout'] },
    };
    expect(await look(taking('new'), { text, use: { written } })).toMatchObject([left]);
    const untried = { ...answers, fetch: () => Promise.reject(denied) };
    expect(await look(untried, { text, use: { written } })).toMatchObject([left]);
    for (const by of ['aws-profile', 'environment'])
      expect(await look(taking('new'), { text, use: { written: { ...written, by } } })).toEqual([]);
  });

  it('that is stale is bad, and that could not be tried is not', async () => {
    expect(await look(taking('new'), { text: withTokens('old') })).toMatchObject([
      {
        state: 'bad',
        what: expect.stringMatching(/^npm \(my-repo\) has a stale token in /),
        remedy: refresh,
      },
    ]);
    const found = await look(
      { ...answers, fetch: () => Promise.reject(denied) },
      { text: withTokens('old') },
    );
    expect(found).toEqual([
      {
        state: 'warning',
        what: 'the token of npm (my-repo) was not tried: CodeArtifact could not be asked',
      },
    ]);
  });

  it('is missed by nobody who has signed out', async () => {
    const config = { issuer: {}, roles: new Map() };
    expect(await look(answers, { scene: { config } })).toEqual([
      {
        state: 'warning',
        what: 'npm (my-repo) has no token: nobody is signed in',
        remedy: { kind: 'vouch', words: ['login'] },
      },
    ]);
    expect(await look(taking('new'), { text: withTokens('new'), scene: { config } })).toEqual([]);
  });

  it.each([
    ['a shell’s own identity', { by: 'environment' }, 1, again],
    ['an AWS profile', { by: 'aws-profile' }, 0, refresh],
    ['nobody yet, with a role', null, 1, refresh],
    ['nobody yet, without a role', null, 0, again],
  ])('that was written by %s is written by what can write it', async (_who, written, roles, remedy) => {
    const config = { roles: new Map(roles === 0 ? [] : [['vouch', {}]]), profiles: new Map() };
    const found = await look(answers, { scene: { config, setUps }, use: { written } });
    expect(found).toMatchObject([{ state: 'bad', remedy }]);
  });

  it('is in nobody else’s sight', async () => {
    const mode = { text: withTokens('new'), mode: 0o640 };
    expect(await look(taking('new'), mode)).toMatchObject([
      {
        state: 'bad',
        what: expect.stringContaining('is open to other users'),
        remedy: { kind: 'mode', path: expect.stringMatching(/\.npmrc$/), mode: '600' },
      },
    ]);
    // Windows has no such modes.
    expect(await look(taking('new'), { ...mode, context: { userId: undefined } })).toEqual([]);
    const gone = { tokenFile: '/nonexistent/npmrc' };
    expect(await look(answers, { use: gone })).toMatchObject([
      { what: 'npm (my-repo) has no token in /nonexistent/npmrc' },
    ]);
  });
});

it.each([
  ['sends its names elsewhere', 'registry=https://npm.example.com/\n'],
  ['sends other names there', `@team:registry=${url}\n`],
  ['sends one of its two scopes there', `registry=${url}\n@a:registry=${url}\n`],
])('an .npmrc that %s is set up again', async (_case, text) => {
  const use = { registryKeys: ['registry', '@a:registry', '@b:registry'] };
  const [found, ...others] = await look(answers, { text, use, scene: { setUps } });
  expect(others).toEqual([]);
  expect(found).toMatchObject({ state: 'bad', remedy: again });
  expect(found?.what).toMatch(/does not send (registry|@b:registry) to my-repo any more$/);
  const [unknown] = await look(answers, { text, use });
  expect(unknown?.what).toContain('has no token');
});

it('an .npmrc that sends every name there is as it was set up', async () => {
  const text = `registry=${url}\n@a:registry=${url}\n`;
  const use = { registryKeys: ['registry', '@a:registry'] };
  const [found] = await look(answers, { text, use, scene: { setUps } });
  expect(found?.what).toContain('has no token');
});
