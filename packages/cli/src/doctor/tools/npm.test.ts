import { join } from 'node:path';
import { inTestHome } from '@vouch/adapter-kit/testing';
import { describe, expect, it } from 'vitest';
import type { Scene } from '../scene.ts';
import { lookAtNpm } from './npm.ts';

const domain = { domain: 'my-domain', domainOwner: '123456789012', region: 'us-east-1' };
const host = 'my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com';
const url = `https://${host}/npm/my-repo/`;
const npm = { ...domain, tool: 'npm', repository: 'my-repo', format: 'npm', chosen: [] };
const cut = { kind: 'cut-lines' };

interface Given {
  /** Texts by their paths under the home. */
  readonly files: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly setUps?: readonly object[];
  /** The key of a use of ours whose token stands in ~/.npmrc. */
  readonly use?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What CodeArtifact answers to a token that it is shown. */
  readonly status?: number;
}

function look({ files, cwd = '', setUps = [npm], use, env = {}, status = 200 }: Given) {
  return inTestHome(async (home) => {
    for (const [path, text] of Object.entries(files)) home.write(path, text, 0o600);
    const file = join(home.home, '.npmrc');
    const ours = {
      ...{ ...domain, tool: 'npm', repository: 'my-repo', url, registryKeys: [use] },
      ...{ userFile: file, tokenFile: file, written: null },
    };
    const asked: string[] = [];
    const fetch = async (to: string) => {
      asked.push(to);
      return { status };
    };
    const context = {
      ...{ ...home.context, platform: 'linux' as const },
      ...{ env, workingDirectory: join(home.home, cwd) },
    };
    const scene = {
      ...{ context, setUps, domains: [domain], uses: use === undefined ? [] : [ours] },
      ...{ aws: { fetch }, config: undefined },
    };
    const found = await lookAtNpm(scene as unknown as Scene);
    return { asked, found: found.map((each) => ({ ...each, what: each.what.replace(home.home, '~') })) };
  });
}

it('finds nothing that keeps each of its tools from their repository', async () => {
  const setUps = [
    npm,
    { ...npm, tool: 'pnpm', repository: 'other' },
    { ...npm, tool: 'pip', format: 'pypi' },
  ];
  expect((await look({ files: {}, setUps })).found).toEqual([
    { state: 'good', what: 'nothing here keeps npm from my-repo' },
    { state: 'good', what: 'nothing here keeps pnpm from other' },
  ]);
});

it.each(['npm', 'yarn1', 'bun', 'pnpm', 'yarn'])('tells of the variables that %s obeys', async (tool) => {
  const name = tool === 'yarn' ? 'YARN_NPM_REGISTRY_SERVER' : 'npm_config_registry';
  const { found } = await look({
    files: {},
    setUps: [{ ...npm, tool }],
    env: { [name]: 'https://npm.example.com' },
  });
  expect(found).toMatchObject([{ state: 'bad', remedy: { kind: 'unset', names: [name] } }]);
});

describe('the user’s own .npmrc', () => {
  const key = `//${host}/npm/my-repo/`;

  it.each([
    [
      '_authToken=x',
      200,
      'bad',
      'has _authToken without a registry: it goes to whatever host a project names',
    ],
    ['_password=x', 200, 'bad', 'has _password without a registry: it goes to whatever host a project names'],
    [`${key}:_authToken=\${TOKEN}`, 200, 'warning', 'takes a token from the environment'],
    [`${key}:_authToken=x`, 200, 'warning', 'holds a token that vouch did not write, and nothing renews it'],
    [
      `//${host}/:_authToken=x`,
      200,
      'warning',
      'holds a token that vouch did not write, and nothing renews it',
    ],
    [
      `${key}:_authToken=x`,
      401,
      'bad',
      'holds a stale token that vouch did not write: CodeArtifact answers 401 to it',
    ],
    [
      `//${host}/:_authToken=x`,
      401,
      'warning',
      'holds a stale token that vouch did not write: CodeArtifact answers 401 to it',
    ],
  ])('with %s, answered %i, is %s', async (line, status, state, told) => {
    const { found } = await look({ files: { '.npmrc': `a=b\n${line}\n` }, status });
    expect(found).toMatchObject([{ state, what: `~/.npmrc:2 ${told}`, remedy: { ...cut, from: 2 } }]);
  });

  it.each([
    '//npm.example.com/:_authToken=x',
    `//${host.replace('my-domain', 'other-domain')}/npm/my-repo/:_authToken=x`,
    `${key}:tokenHelper=/usr/bin/helper`,
    `${key}:username=aws`,
  ])('with %s is the person’s own, and its token is shown to nobody', async (line) => {
    const { found, asked } = await look({ files: { '.npmrc': `${line}\n` } });
    expect(found).toMatchObject([{ state: 'good' }]);
    expect(asked).toEqual([]);
  });

  it('with the token that vouch wrote is as it should be, and with another beside it is not', async () => {
    const ours = `registry=${url}\n${key}:_authToken=x\n`;
    expect((await look({ files: { '.npmrc': ours }, use: 'registry' })).found).toMatchObject([
      { state: 'good' },
    ]);
    const beside = `${ours}//${host}/npm/other/:_authToken=x\n`;
    expect((await look({ files: { '.npmrc': beside }, use: 'registry' })).found).toMatchObject([
      { state: 'warning', what: '~/.npmrc:3 holds a token that vouch did not write, and nothing renews it' },
    ]);
  });
});

describe('a project’s .npmrc', () => {
  const key = `//${host}/npm/my-repo/`;
  const inApp = (line: string, more: Partial<Given> = {}) =>
    look({ files: { 'app/package.json': '{}', 'app/.npmrc': `${line}\n` }, cwd: 'app', ...more });

  it.each([
    [
      `${key}:_authToken=x`,
      200,
      'holds a token in the project’s own files, and beats the one that vouch keeps fresh',
    ],
    [
      `${key}:_authToken=x`,
      401,
      'holds a stale token (CodeArtifact answers 401 to it) in the project’s own files, and beats the one that vouch keeps fresh',
    ],
    [`${key}:_authToken=\${A?}`, 200, 'takes the token from ${A?}, and beats the one that vouch keeps fresh'],
    ['_auth=x', 200, 'has _auth without a registry: it goes to whatever host a project names'],
    [
      '//x.example.com/:tokenHelper=/x',
      200,
      'has a project run a program of its choice for a token (tokenHelper)',
    ],
  ])('with %s, answered %i, is bad', async (line, status, told) => {
    const { found } = await inApp(line, { status });
    expect(found).toMatchObject([{ state: 'bad', what: `~/app/.npmrc:1 ${told}`, remedy: cut }]);
  });

  it.each([
    [`//${host}/:_authToken=\${A}`, 'npm', 'takes the token from ${A}'],
    [`//${host}/:_authToken=x`, 'npm', 'holds a token in the project’s own files'],
    [`//${host}/:_authToken=x`, 'bun', 'holds a token in the project’s own files'],
    // pnpm asks its helper in any case.
    [`${key}:_authToken=x`, 'pnpm', 'holds a token in the project’s own files'],
    [`//${host}/:_authToken=x`, 'pnpm', 'holds a token in the project’s own files'],
  ])('with %s beats nothing of %s, and is told of', async (line, tool, told) => {
    const { found } = await inApp(line, { setUps: [{ ...npm, tool }] });
    const what = `~/app/.npmrc:1 ${told}, which counts where vouch gives none`;
    expect(found).toMatchObject([{ state: 'warning', what, remedy: cut }]);
  });

  it('may have a token for another host, which is shown to nobody', async () => {
    const { found, asked } = await inApp('//npm.example.com/:_authToken=x');
    expect(found).toMatchObject([{ state: 'good' }]);
    expect(asked).toEqual([]);
  });

  it('may not route what is ours elsewhere, but may name another repository of ours', async () => {
    const own = { '.npmrc': `@team:registry=${url}\n${key}:_authToken=x\n`, 'app/package.json': '{}' };
    const of = (line: string) =>
      look({ files: { ...own, 'app/.npmrc': line }, cwd: 'app', use: '@team:registry' });
    expect((await of('@team:registry=https://npm.example.com/\n')).found).toMatchObject([
      {
        state: 'warning',
        what: '~/app/.npmrc:1 sets @team:registry for this project, in the place of my-repo',
        remedy: cut,
      },
    ]);
    for (const line of [
      `@team:registry=${url}`,
      `@team:registry=${url.slice(0, -1)}`,
      '@x:registry=https://x.example.com/',
    ])
      expect((await of(`${line}\n`)).found).toMatchObject([{ state: 'good' }]);
  });

  it('may not route away what pnpm is set up for, whose token stands in no file', async () => {
    const setUps = [{ ...npm, tool: 'pnpm', chosen: [['--scope', '@team']] }];
    const of = async (line: string) => (await inApp(line, { setUps })).found;
    expect(await of('@team:registry=https://npm.example.com/')).toMatchObject([
      { state: 'warning', what: expect.stringContaining('1 sets @team:registry for this project') },
    ]);
    for (const line of [`@team:registry=${url}`, 'registry=https://npm.example.com/'])
      expect(await of(line)).toMatchObject([{ state: 'good' }]);
  });

  it.each(['package.json', 'node_modules/x/package.json'])(
    'is the nearest one that has a %s',
    async (sign) => {
      const files = {
        [`app/${sign}`]: '{}',
        'app/.npmrc': '_auth=x\n',
        'app/sub/.npmrc': '_auth=y\n_auth=z\n',
      };
      const { found } = await look({ files, cwd: 'app/sub' });
      expect(found.map(({ what }) => what.split(' ')[0])).toEqual(['~/app/.npmrc:1']);
    },
  );

  it.each([
    ['package.json', '{ "workspaces": ["packages/*"] }'],
    ['pnpm-workspace.yaml', 'packages: ["packages/*"]\n'],
  ])('stands at the root of a workspace, too, which a %s makes', async (name, text) => {
    const files = {
      [`app/${name}`]: text,
      'app/.npmrc': '_auth=x\n',
      'app/packages/.npmrc': '_auth=x\n',
      'app/packages/a/package.json': '{}',
      'app/packages/a/.npmrc': '_auth=x\n',
    };
    const { found } = await look({ files, cwd: 'app/packages/a/src' });
    expect(found.map(({ what }) => what.split(' ')[0])).toEqual([
      '~/app/packages/a/.npmrc:1',
      '~/app/.npmrc:1',
    ]);
  });

  it.each([
    ['package.json', '{ "workspaces": ["packages/*"] }', []],
    ['pnpm-workspace.yaml', 'packages: ["packages/*"]\n', ['~/app/.npmrc:1']],
  ])('of a %s counts for a package that it does not name: %j', async (name, text, told) => {
    const files = { [`app/${name}`]: text, 'app/.npmrc': '_auth=x\n', 'app/other/a/package.json': '{}' };
    const { found } = await look({ files, cwd: 'app/other/a' });
    const bad = found.filter(({ state }) => state === 'bad');
    expect(bad.map(({ what }) => what.split(' ')[0])).toEqual(told);
  });

  it('is told of once at the root itself', async () => {
    const files = { 'app/package.json': '{ "workspaces": ["a"] }', 'app/.npmrc': '_auth=x\n' };
    const { found } = await look({ files, cwd: 'app' });
    expect(found.map(({ what }) => what.split(' ')[0])).toEqual(['~/app/.npmrc:1']);
  });

  it('is the one of the directory right above, where that is the root', async () => {
    const files = {
      'app/package.json': '{ "workspaces": ["a"] }',
      'app/.npmrc': '_auth=x\n',
      'app/a/package.json': '{}',
    };
    const { found } = await look({ files, cwd: 'app/a' });
    expect(found.map(({ what }) => what.split(' ')[0])).toEqual(['~/app/.npmrc:1']);
  });

  it('is not the one of a project above that is no workspace', async () => {
    const files = {
      'app/package.json': '{ "name": "workspaces" }',
      'app/.npmrc': '_auth=x\n',
      'app/a/package.json': '{}',
    };
    expect((await look({ files, cwd: 'app/a' })).found).toMatchObject([{ state: 'good' }]);
  });

  it('stands in this directory where there is none above', async () => {
    const { found } = await look({ files: { 'app/sub/.npmrc': '_auth=x\n' }, cwd: 'app/sub' });
    expect(found.map(({ what }) => what.split(' ')[0])).toEqual(['~/app/sub/.npmrc:1']);
  });

  it('is none where it is the user’s own', async () => {
    const { found } = await look({ files: { '.npmrc': `${key}:_authToken=x\n` } });
    expect(found).toMatchObject([{ state: 'warning' }]);
  });
});

describe('pnpm’s own files', () => {
  const other = 'https://npm.example.com/';
  const inWorkspace = (text: string, setUp = { ...npm, tool: 'pnpm' }) =>
    look({ files: { 'app/pnpm-workspace.yaml': text }, cwd: 'app', setUps: [setUp] });

  it('may not take away what pnpm is set up for, but may name another repository that it is set up for', async () => {
    expect((await inWorkspace(`registries:\n  default: ${other}\n`)).found).toEqual([
      {
        state: 'warning',
        what: '~/app/pnpm-workspace.yaml:2 has pnpm take registry from elsewhere, in the place of my-repo',
      },
    ]);
    expect((await inWorkspace(`registry: ${other}\n`)).found).toMatchObject([
      { state: 'warning', remedy: { ...cut, from: 1 } },
    ]);
    expect((await inWorkspace(`registry: ${url}\n`)).found).toMatchObject([{ state: 'good' }]);
    expect((await inWorkspace(`registries:\n  '@a': ${other}\n`)).found).toMatchObject([{ state: 'good' }]);
  });

  it('may hold no token in the place of the one that the helper gives', async () => {
    const files = { '.config/pnpm/auth.ini': `//${host}/npm/my-repo/:_authToken=x\n` };
    const { found } = await look({ files, setUps: [{ ...npm, tool: 'pnpm' }] });
    expect(found).toMatchObject([
      {
        state: 'warning',
        what: '~/.config/pnpm/auth.ini:1 holds a token that vouch did not write, and nothing renews it',
      },
    ]);
    expect((await look({ files })).found).toMatchObject([{ state: 'good' }]);
  });

  it('are nothing to npm', async () => {
    expect((await inWorkspace(`registry: ${other}\n`, npm)).found).toMatchObject([{ state: 'good' }]);
  });
});
