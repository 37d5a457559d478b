import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { inTestHome } from '@vouch/adapter-kit/testing';
import { type Context, Secret } from '@vouch/core';
import { decode } from 'ini';
import { expect, it } from 'vitest';
import { npmOverlay, type OverlayRequest, requireRepository } from './overlay.ts';
import { rivalsIn } from './rivals.ts';
import { overlayText } from './text.ts';

const domain = { domain: 'my-domain', domainOwner: '123456789012', region: 'us-east-1' };
const host = '//my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com';
const dual = '//my-domain-123456789012.d.codeartifact.us-east-1.on.aws';
const request: OverlayRequest = {
  domain,
  token: new Secret('the-token'),
  scopes: [],
  tools: ['npm'],
  command: ['npm', 'install'],
  node: process.execPath,
};

it('keeps the person’s settings, and gives the token to the domain’s hosts alone', () => {
  const user = '# mine\ncafile=/etc/ca.pem\nproxy=${PROXY}\n//other/:_authToken=theirs\n';
  const text = overlayText(user, [], request);
  expect(text.startsWith(user)).toBe(true);
  expect(decode(text.slice(user.length))).toEqual({
    [`${host}/:_authToken`]: 'the-token',
    [`${dual}/:_authToken`]: 'the-token',
  });
});

it('takes every other credential of these hosts out, and a helper too', () => {
  const user = [
    `${host}/npm/my-repo/:_authToken=stale`,
    `${host}/:_password=stale`,
    `${host}/npm/my-repo/:tokenHelper=/stale`,
    `${dual}/npm/x/:_auth=stale`,
    '',
  ].join('\n');
  expect(overlayText(user, [], request)).not.toContain('stale');
});

it.each([
  ['ends its lines with a carriage return alone', `cafile=/x\r${host}/:_authToken=stale\rproxy=p\r`],
  ['says a key twice', `cafile=/x\nproxy=p\n${host}/npm/r/:username=stale\n${host}/npm/r/:username=stale\n`],
])('loses no other setting where the person’s file %s', (_what, user) => {
  const values = decode(overlayText(user, [], request));
  expect(values).toMatchObject({ cafile: '/x', proxy: 'p', [`${host}/:_authToken`]: 'the-token' });
  expect(JSON.stringify(values)).not.toContain('stale');
});

it.each(['npm', 'pnpm', 'bun'])('writes no always-auth for %s: npm warns of it each time', (tool) => {
  const text = overlayText('', [`registry=https:${host}/npm/two/\n`], { ...request, tools: [tool] });
  expect(text).toContain(`${host}/npm/two/:_authToken=`);
  expect(text).not.toContain('always-auth');
});

it('names each repository that a file names, for yarn 1', () => {
  const user = `@a:registry=https:${host}/npm/one/\n@b:registry=https://elsewhere.example/\n`;
  const values = decode(
    overlayText(user, [`registry=https:${host}/npm/two/\n`], { ...request, tools: ['yarn1'] }),
  );
  expect(values[`${host}/npm/one/:_authToken`]).toBe('the-token');
  expect(values[`${host}/npm/two/:_authToken`]).toBe('the-token');
  expect(values[`${host}/npm/two/:always-auth`]).toBe(true);
  expect(Object.keys(values).filter((key) => key.includes('elsewhere'))).toEqual([]);
});

it('sends to the repository that was asked for', () => {
  const named = { ...request, repository: 'my-repo' };
  expect(decode(overlayText('registry=https://x/\n', [], named))['registry']).toBe(
    `https:${host}/npm/my-repo/`,
  );
  const scoped = decode(overlayText('', [], { ...named, scopes: ['@a'] }));
  expect(scoped['@a:registry']).toBe(`https:${host}/npm/my-repo/`);
  expect(scoped['registry']).toBeUndefined();
});

it('has the repository that was asked for beat the one that the project names', async () => {
  await inTestHome(async ({ context, write }) => {
    const registryIn = async (asked: OverlayRequest) => {
      const env = {
        NPM_CONFIG_REGISTRY: 'https://elsewhere.example/',
        MY_NPM_CONFIG_REGISTRY: 'mine',
        XDG_RUNTIME_DIR: '',
      };
      const overlay = await npmOverlay({ ...context, env }, asked);
      await overlay.end();
      expect(overlay.env).toMatchObject({ MY_NPM_CONFIG_REGISTRY: 'mine' });
      return [overlay.env['NPM_CONFIG_REGISTRY'], overlay.env['npm_config_registry']];
    };
    const named = { ...request, repository: 'my-repo' };
    expect(await registryIn(named)).toEqual([undefined, `https:${host}/npm/my-repo/`]);
    write('.npmrc', `@a:registry=https:${host}/npm/my-repo/\n`);
    expect(await registryIn(request)).toEqual(['https://elsewhere.example/', undefined]);
    expect(await registryIn({ ...named, scopes: ['@a'] })).toEqual(['https://elsewhere.example/', undefined]);
  });
});

it('says which variables of pnpm’s the command does not get, unless they name the file that it stands in for', async () => {
  await inTestHome(async ({ context, home }) => {
    const said: string[] = [];
    const env = {
      PNPM_CONFIG_NPMRC_AUTH_FILE: '/theirs',
      pnpm_config__auth: '{"https://x/":{"@":{"authToken":"hunter2"}}}',
      pnpm_config_userconfig: `${home}/.npmrc`,
      PNPM_CONFIG_USERCONFIG: '',
    };
    const there = { ...context, env, say: (line: string) => void said.push(line) };
    const overlay = await npmOverlay(there, { ...request, repository: 'my-repo' });
    await overlay.end();
    expect(Object.keys(overlay.env).filter((name) => /^pnpm_config_(?!registry)/i.test(name))).toEqual([]);
    expect(said).toEqual(
      ['PNPM_CONFIG_NPMRC_AUTH_FILE', 'pnpm_config__auth'].map(
        (name) =>
          `vouch: ${name} is not handed on to the command: pnpm would take it in the place of the token, and what it gives for other registries is missing`,
      ),
    );
  });
});

it('is a file of the person’s alone, the only one that is named, and gone where it cannot be written', async () => {
  await inTestHome(async ({ context, home }) => {
    const there = { ...context, platform: 'darwin' as const, env: { Npm_Config_Userconfig: `${home}/mine` } };
    const named = { ...request, repository: 'my-repo' };
    const { env, end } = await npmOverlay(there, named);
    expect(Object.keys(env).filter((name) => /userconfig/i.test(name))).toEqual(['NPM_CONFIG_USERCONFIG']);
    expect(statSync(env['NPM_CONFIG_USERCONFIG'] ?? '').mode & 0o777).toBe(0o600);
    await end();
    const writeFile = async () => Promise.reject(new Error('ENOSPC'));
    const open = async (...args: Parameters<typeof context.files.open>) =>
      Object.assign(await context.files.open(...args), { writeFile });
    const full = { ...there, files: { ...context.files, open } };
    await expect(npmOverlay(full, named)).rejects.toMatchObject({ kind: 'configuration' });
    expect(readdirSync(`${home}/.vouch/run`)).toEqual([]);
  });
});

it('says where the token stays if the file cannot be removed, and lets the command’s end be its own', async () => {
  await inTestHome(async ({ context, home }) => {
    const rm = async () => Promise.reject(Object.assign(new Error('busy'), { code: 'EBUSY' }));
    const said: string[] = [];
    const stuck: Context = {
      ...context,
      platform: 'darwin',
      files: { ...context.files, rm },
      say: (line) => said.push(line),
    };
    const { end } = await npmOverlay(stuck, { ...request, repository: 'my-repo' });
    await end();
    expect(said).toEqual([
      expect.stringMatching(
        new RegExp(`^vouch: the token stays in ${home}/\\.vouch/run/vouch-npm-.*/npmrc: `),
      ),
    ]);
  });
});

it('tells the person who runs it of a project that decides through whom the token goes', async () => {
  await inTestHome(async ({ context, home, write }) => {
    write('app/.npmrc', 'strict-ssl=false\n');
    const there = { ...context, workingDirectory: join(home, 'app'), platform: 'darwin' as const };
    const { end } = await npmOverlay(there, request);
    await end();
    expect(context.said).toEqual([
      `vouch: ${home}/app/.npmrc sets strict-ssl, which decides through whom the token goes`,
    ]);
  });
});

it('tells of a project that has a scope come from elsewhere, which no variable can beat', () => {
  const named = { ...request, repository: 'my-repo', scopes: ['@a', '@b'] };
  const project = `@a:registry=https:${host}/npm/my-repo\n@b:registry=https://u:hunter2@elsewhere.example/\n`;
  expect(rivalsIn({ path: '/p/.npmrc', text: project }, named)).toEqual([
    'vouch: /p/.npmrc takes @b from https://…@elsewhere.example/, and it wins',
  ]);
});

it('tells of a token of the project’s own, which npm takes before the one in the user’s file', () => {
  const text = [
    `${host}/npm/my-repo/:_authToken=hunter2`,
    `${dual}/npm/my-repo:_authToken=\${TOKEN}`,
    `${host}/:_authToken=shorter than ours`,
    '//elsewhere.example/npm/:_authToken=theirs',
    '',
  ].join('\n');
  expect(rivalsIn({ path: '/p/.npmrc', text }, request)).toEqual([
    `vouch: /p/.npmrc has a token for ${host}/npm/my-repo/ of its own, and it wins`,
    `vouch: /p/.npmrc has a token for ${dual}/npm/my-repo of its own, and it wins`,
  ]);
});

it.each([
  ['of the package, from a folder of it', 'app/.npmrc', 'app/src'],
  ['at the root of its workspace', 'app/.npmrc', 'app/packages/a'],
  ['that is the user’s own, where the command runs at home', '.npmrc', ''],
])('looks at the project’s .npmrc %s', async (_where, file, cwd) => {
  await inTestHome(async ({ context, home, write }) => {
    write('app/package.json', '{ "workspaces": ["packages/*"] }');
    write('app/packages/a/package.json', '{}');
    write(file, '@a:registry=https://elsewhere.example/\n');
    const there = { ...context, workingDirectory: join(home, cwd), platform: 'darwin' as const };
    const { end } = await npmOverlay(there, { ...request, repository: 'my-repo', scopes: ['@a'] });
    await end();
    expect(context.said).toEqual([
      `vouch: ${join(home, file)} takes @a from https://elsewhere.example/, and it wins`,
    ]);
  });
});

it.each<[file: string, text: string, tool: string, scopes: string[], told?: string]>([
  [
    'app/pnpm-workspace.yaml',
    'registries: { "@a": URL }',
    'pnpm',
    ['@a'],
    ':1 has pnpm take @a:registry from URL, and it wins',
  ],
  ['app/pnpm-workspace.yaml', 'registries: { "@b": URL }', 'pnpm', ['@a']],
  ['app/pnpm-workspace.yaml', `registries: { "@a": "https:${host}/npm/my-repo" }`, 'pnpm', ['@a']],
  ['app/pnpm-workspace.yaml', 'registries: { "@a": URL }', 'npm', ['@a']],
  [
    'app/pnpm-workspace.yaml',
    'registries: { default: URL }',
    'pnpm',
    [],
    ':1 has pnpm take registry from URL, and with pnpm 10 it wins',
  ],
  ['xdg/pnpm/config.yaml', 'registries: { default: URL }', 'pnpm', []],
  [
    'xdg/pnpm/config.yaml',
    'registries: { "@a": URL }',
    'pnpm',
    ['@a'],
    ':1 has pnpm take @a:registry from URL, and it wins',
  ],
  ['xdg/pnpm/auth.ini', '@a:registry=URL', 'pnpm', ['@a'], ' takes @a from URL, and it wins'],
  [
    'xdg/pnpm/auth.ini',
    `${host}/npm/my-repo/:_authToken=x`,
    'pnpm',
    [],
    ` has a token for ${host}/npm/my-repo/ of its own, and it wins`,
  ],
  ['xdg/pnpm/auth.ini', '@a:registry=URL', 'npm', ['@a']],
  [
    'app/bunfig.toml',
    'install.scopes.a = "URL"',
    'bun',
    ['@a'],
    ':1 has bun take @a:registry from URL, and it wins',
  ],
  ['app/bunfig.toml', 'install.registry = "URL"', 'bun', []],
])('says of %s with %s what wins with %s and %j', async (file, text, tool, scopes, told) => {
  await inTestHome(async ({ context, home, write }) => {
    write('app/package.json', '{}');
    write(file, `${text.replace('URL', 'https://elsewhere.example/')}\n`);
    const env = { XDG_CONFIG_HOME: join(home, 'xdg'), XDG_RUNTIME_DIR: '' };
    const there = { ...context, env, workingDirectory: join(home, 'app') };
    const { end } = await npmOverlay(there, { ...request, tools: [tool], repository: 'my-repo', scopes });
    await end();
    const wins = told?.replace('URL', 'https://elsewhere.example/');
    expect(context.said).toEqual(wins === undefined ? [] : [`vouch: ${join(home, file)}${wins}`]);
  });
});

it('hands none of the variables on that beat what was asked for', async () => {
  const theirs = 'https://elsewhere.example/';
  const always = {
    PNPM_CONFIG_NPMRC_AUTH_FILE: '/theirs',
    pnpm_config_userconfig: '/theirs',
    PNPM_CONFIG__AUTH: '{}',
    [`npm_config_${host}/npm/my-repo/:_authToken`]: 'stale',
  };
  const forAll = {
    ...{ PNPM_CONFIG_REGISTRY: theirs, BUN_CONFIG_REGISTRY: theirs, YARN_REGISTRY: theirs },
    ...{ NPM_CONFIG_TOKEN: 'theirs', BUN_CONFIG_TOKEN: 'theirs' },
  };
  const forScope = { 'NPM_CONFIG_@a:registry': theirs };
  const others = { 'npm_config_@b:registry': theirs, 'npm_config_//elsewhere.example/:_authToken': 'theirs' };
  await inTestHome(async ({ context }) => {
    const handedOn = async (asked: Partial<OverlayRequest>) => {
      const env = { XDG_RUNTIME_DIR: '', ...always, ...forAll, ...forScope, ...others };
      const overlay = await npmOverlay({ ...context, env }, { ...request, ...asked });
      await overlay.end();
      const { XDG_RUNTIME_DIR: _own, NPM_CONFIG_USERCONFIG: _file, ...left } = overlay.env;
      return left;
    };
    const own = `https:${host}/npm/my-repo/`;
    expect(await handedOn({ repository: 'my-repo' })).toEqual({
      ...{ ...others, ...forScope, npm_config_registry: own, pnpm_config_registry: own },
    });
    expect(await handedOn({ repository: 'my-repo', scopes: ['@a'] })).toEqual({ ...others, ...forAll });
    expect(await handedOn({})).toEqual({ ...others, ...forAll, ...forScope });
  });
});

it('tells of a project that decides through whom the token goes, and keeps quiet about what it shows', () => {
  const project =
    'https-proxy=http://u:hunter2@evil.example/\nproxy=null\nstrict-ssl=false\nca[]=a\nca[]=b\ncafile=x\nnoproxy=y\n';
  const told = rivalsIn({ path: '/p/.npmrc', text: project }, request);
  expect(told).toEqual(
    ['https-proxy', 'strict-ssl', 'ca[]', 'cafile'].map(
      (key) => `vouch: /p/.npmrc sets ${key}, which decides through whom the token goes`,
    ),
  );
  const harmless = 'strict-ssl=true\nstrict-ssl\nsave-exact\n[x]\nca=y\n';
  expect(rivalsIn({ path: '/p/.npmrc', text: harmless }, request)).toEqual([]);
});

const registry = `https:${host}/npm/my-repo/`;

it.each<[string, string, Partial<OverlayRequest>?, Context['env']?]>([
  ['the user’s .npmrc', '.npmrc: @a:registry=URL'],
  ['the project’s', 'app/.npmrc: registry=URL'],
  ['the project’s, with a variable', 'app/.npmrc: registry=https://${HOST}/npm/my-repo/'],
  ['the root of a workspace', 'app/pnpm-workspace.yaml: registries: { default: "URL" }'],
  ['the global .npmrc', 'prefix/etc/npmrc: registry=URL'],
  ['a .yarnrc', '.yarnrc: registry "URL"', { tools: ['yarn1'] }],
  ['a bunfig.toml', 'app/packages/a/bunfig.toml: install.registry = "URL"', { tools: ['bun'] }],
  ['a package.json', 'app/package.json: { "name": "#a", "publishConfig": { "registry": "URL" } }'],
  ['a variable', '', {}, { npm_config_registry: registry }],
  ['a variable of another tool', '', {}, { BUN_CONFIG_REGISTRY: registry }],
  ['the command', '', { command: ['sh', '-c', `npm publish --registry=${registry}`] }],
])('takes the repository that is named by %s', async (_where, file, more = {}, env = {}) => {
  await inTestHome(async (home) => {
    home.write('app/packages/a/package.json', '{}');
    const [path = '', text = ''] = file.split(/: (.*)/s);
    if (path !== '') home.write(path, `${text.replace('URL', registry)}\n`);
    const context = {
      ...home.context,
      workingDirectory: join(home.home, 'app/packages/a'),
      env: { PREFIX: join(home.home, 'prefix'), HOST: host.slice(2), XDG_RUNTIME_DIR: '', ...env },
    };
    await requireRepository(context, { ...request, ...more });
  });
});

it.each(['npm', 'pnpm', 'yarn1', 'bun'])(
  'asks which repository %s is to use where nothing names one: private names would go to the public registry',
  async (tool) => {
    await inTestHome(async ({ context, write }) => {
      write('.npmrc', `# registry=${registry}\nregistry=https://packages.example/\n`);
      write('.yarnrc', `# registry "${registry}"\n`);
      const there = { ...context, env: { ...context.env, REGISTRY_OF_MINE: registry } };
      await expect(requireRepository(there, { ...request, tools: [tool] })).rejects.toMatchObject({
        kind: 'usage',
        message: `which repository is ${tool} to use?`,
        hint: '--repository NAME',
      });
    });
  },
);
