import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeOwner, repositoryOwner, setUp } from '@vouch/adapter-kit';
import { inTestHome, testAdapter } from '@vouch/adapter-kit/testing';
import { describe, expect, it } from 'vitest';
import { type YarnRequest, yarnAdapter } from './yarn-adapter.ts';

const install = mkdtempSync(join(tmpdir(), 'vouch-install-'));
writeFileSync(join(install, 'yarn-plugin-vouch.cjs'), 'exports.name = "stand-in";\n');

const host = (domain: string) => `${domain}-123456789012.d.codeartifact.us-east-1.amazonaws.com`;
const request = (domain: string, scopes: readonly string[]): YarnRequest => ({
  url: `https://${host(domain)}/npm/my-repo/`,
  scopes,
  program: { node: '/usr/bin/node', script: join(install, 'vouch.js') },
});

testAdapter({
  adapter: yarnAdapter,
  requests: {
    one: request('one', ['@one']),
    two: request('two', ['@two', '@three']),
    rest: request('two', []),
  },
  file: '.yarnrc.yml',
  starts: {
    'settings of the person': 'nodeLinker: node-modules # keep\n\nenableTelemetry: false\n',
    'plugins and scopes of their own':
      '# ours\nplugins:\n  - path: .yarn/plugins/a.cjs\n    spec: a\n\nnpmScopes:\n  other:\n    npmAuthToken: a-secret-of-theirs\n',
  },
  broken: { 'a key twice': 'plugins: []\nplugins: []\n', 'a tab': 'npmScopes:\n\tx: 1\n' },
  alsoWrites: [
    '.vouch/yarn/plugin-vouch.cjs',
    `.vouch/bin/vouch-npm-token-${host('one')}`,
    `.vouch/bin/vouch-npm-token-${host('two')}`,
  ],
  secrets: ['a-secret-of-theirs'],
});

it.each([
  ['.yarnrc.yml', {}],
  ['.yarnrc.yml', { YARN_RC_FILENAME: '' }],
  ['.yarnrc.work.yml', { YARN_RC_FILENAME: '.yarnrc.work.yml' }],
] as readonly [string, Record<string, string>][])(
  'the settings are in the home’s %s, as %j has it',
  async (name, env) => {
    await inTestHome(async ({ home, context }) => {
      const { settings } = await yarnAdapter.inspect({ ...context, env }, request('one', []));
      expect(settings.path).toBe(join(home, name));
    });
  },
);

describe('two repositories of yarn', () => {
  const domain = { domain: 'one', domainOwner: '123456789012', region: 'us-east-1' };
  const owner = (repository: string) => repositoryOwner({ tool: 'yarn', ...domain, repository });
  const wish = (repository: string, scopes: readonly string[]) => ({
    ...request('one', scopes),
    url: `https://${host('one')}/npm/${repository}/`,
  });

  it.each([
    ['everything', [], 'npmRegistryServer'],
    ['one scope', ['@team'], 'npmScopes.team.npmRegistryServer'],
  ])(
    'are refused for %s, and the second one is set up once the first is gone',
    async (_what, scopes, key) => {
      await inTestHome(async ({ context, read }) => {
        const setUpFor = (repository: string) =>
          setUp(context, yarnAdapter, owner(repository).id, wish(repository, scopes));
        await setUpFor('repo-a');
        await setUpFor('repo-a');
        const again = wish('repo-a', scopes);
        const dualStack = { ...again, url: again.url.replace('amazonaws.com', 'on.aws') };
        await setUp(context, yarnAdapter, owner('repo-a').id, dualStack);
        expect(read('.yarnrc.yml')).toContain('on.aws/npm/repo-a/');
        await expect(setUpFor('repo-b')).rejects.toMatchObject({
          kind: 'configuration',
          message: expect.stringContaining(`for the same packages (${key})`),
          hint: expect.stringMatching(
            /: vouch setup codeartifact --tool yarn --repository repo-a .* --remove$/,
          ),
        });
        await removeOwner(context, owner('repo-a'));
        await setUpFor('repo-b');
        expect(read('.yarnrc.yml')).toContain('/npm/repo-b/');
      });
    },
  );

  it('are no matter where the first one is a setting of the person’s', async () => {
    await inTestHome(async ({ context, read, write }) => {
      write('.yarnrc.yml', `npmRegistryServer: "https://${host('one')}/npm/repo-a/"\n`);
      await setUp(context, yarnAdapter, owner('repo-b').id, wish('repo-b', []));
      expect(read('.yarnrc.yml')).toContain('/npm/repo-b/');
    });
  });
});
