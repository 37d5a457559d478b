import { expect, it } from 'vitest';
import type { Scene } from '../scene.ts';
import { lookAtEnvironment } from './look.ts';

const scene = (env: Record<string, string>) => {
  const setUp = (tool: string) => ({ tool, chosen: [['--registry-name', 'work-repo']] });
  return {
    context: { env },
    domains: [],
    uses: [],
    setUps: [setUp('uv'), setUp('poetry')],
  } as unknown as Scene;
};

it.each([
  ['uv', 'UV_INDEX_CODEARTIFACT_MY_REPO_PASSWORD', true],
  ['uv', 'UV_INDEX_WORK_REPO_PASSWORD', true],
  ['uv', 'UV_INDEX_WORK_REPO_USERNAME', true],
  ['uv', 'UV_INDEX_OTHER_PASSWORD', false],
  ['poetry', 'POETRY_HTTP_BASIC_CODEARTIFACT_MY_REPO_PASSWORD', true],
  ['poetry', 'POETRY_HTTP_BASIC_WORK_REPO_PASSWORD', true],
  ['poetry', 'POETRY_HTTP_BASIC_OTHER_PASSWORD', false],
])('of %s, %s is told of: %s', async (tool, name, isTold) => {
  const found = await lookAtEnvironment(scene({ [name]: 'x' }), tool);
  expect(found.map(({ state, remedy }) => ({ state, remedy }))).toEqual(
    isTold ? [{ state: 'bad', remedy: { kind: 'unset', names: [name] } }] : [],
  );
});

const host = 'my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com';
const ours = `https://${host}/pypi/my-repo/simple/`;
const theirs = 'https://pypi.example.com/simple';
const tools = ['pip', 'uv', 'twine', 'poetry', 'pdm', 'npm', 'yarn1', 'bun', 'pnpm', 'yarn', 'maven'];

const domain = { domain: 'my-domain', domainOwner: '123456789012', region: 'us-east-1' };
const repository = `https://${host}/npm/my-repo/`;
const use = (tool: string) => ({ tool, url: repository, registryKeys: ['@team:registry'] });
const setUpOf = (tool: string) => ({
  ...{ ...domain, tool, repository: 'my-repo', chosen: [['--scope', '@team']] },
  format: ['pip', 'uv', 'twine', 'poetry', 'pdm'].includes(tool) ? 'pypi' : 'npm',
});

/** A shell in which every tool is set up; npm's token stands in a file beside the user's. */
const shellOf = (env: Record<string, string>, more: Partial<Scene> = {}) =>
  ({
    context: { env, platform: 'linux' },
    domains: [domain],
    uses: [
      { ...use('npm'), userFile: '/h/.npmrc', tokenFile: '/run/npmrc' },
      { ...use('bun'), userFile: '/h/.npmrc', tokenFile: '/h/.npmrc' },
      { ...use('yarn1'), userFile: '/h/.npmrc', tokenFile: '/h/.npmrc' },
    ],
    written: [{ path: '/h/.npmrc' }],
    setUps: tools.map(setUpOf),
    ...more,
  }) as unknown as Scene;

const overriding = [
  ['pip', 'PIP_INDEX_URL', theirs, 'bad'],
  ['pip', 'PIP_INDEX_URL', ours.replace('my-repo', 'other-repo'), 'bad'],
  ['pip', 'PIP_INDEX_URL', ours.replace('/pypi/', '/npm/'), 'bad'],
  ['pip', 'PIP_INDEX_URL', ours.replace('simple/', ''), 'bad'],
  ['pip', 'PIP_EXTRA_INDEX_URL', theirs, 'bad'],
  ['pip', 'PIP_NO_INDEX', '1', 'bad'],
  ['pip', 'PIP_CONFIG_FILE', '/dev/null', 'bad'],
  ['pip', 'PIP_KEYRING_PROVIDER', 'auto', 'bad'],
  ['uv', 'UV_DEFAULT_INDEX', theirs, 'bad'],
  ['uv', 'UV_INDEX_URL', theirs, 'bad'],
  ['uv', 'UV_INDEX', `${ours} name=${theirs}`, 'warning'],
  ['uv', 'UV_EXTRA_INDEX_URL', theirs, 'warning'],
  ['uv', 'UV_KEYRING_PROVIDER', 'disabled', 'bad'],
  // uv stops at it: it knows subprocess and disabled.
  ['uv', 'UV_KEYRING_PROVIDER', 'import', 'bad'],
  ['uv', 'UV_NO_CONFIG', 'on', 'bad'],
  ['uv', 'UV_NO_CONFIG', 'none', 'bad'],
  ['twine', 'TWINE_PASSWORD', 'x', 'bad'],
  ['twine', 'TWINE_REPOSITORY_URL', theirs, 'bad'],
  ['poetry', 'POETRY_KEYRING_ENABLED', 'false', 'bad'],
  ['poetry', 'POETRY_KEYRING_ENABLED', 'yes', 'bad'],
  ['pdm', 'PDM_IGNORE_STORED_INDEX', '1', 'bad'],
  ['pdm', 'PDM_PYPI_URL', theirs, 'bad'],
  ['pdm', 'PDM_PYPI_PASSWORD', 'x', 'bad'],
  ...['pip', 'uv', 'twine', 'poetry', 'pdm'].map(
    (tool) => [tool, 'PYTHON_KEYRING_BACKEND', 'keyring.backends.null.Keyring', 'bad'] as const,
  ),
  ...['npm', 'yarn1', 'bun', 'pnpm'].flatMap(
    (tool) =>
      [
        [tool, 'npm_config_registry', theirs, 'bad'],
        // A repository of ours, which the tool has no token for.
        [tool, 'NPM_CONFIG_REGISTRY', `https://${host}/npm/other-repo/`, 'bad'],
        [tool, 'npm_config_userconfig', '/elsewhere', 'bad'],
      ] as const,
  ),
  ...['npm', 'yarn1', 'pnpm'].map((tool) => [tool, 'npm_config_@team:registry', theirs, 'bad'] as const),
  ['yarn1', 'YARN_REGISTRY', theirs, 'bad'],
  ['yarn1', 'yarn_registry', theirs, 'bad'],
  ['bun', 'BUN_CONFIG_REGISTRY', theirs, 'bad'],
  ['bun', 'BUN_CONFIG_TOKEN', 'x', 'bad'],
  ['bun', 'NPM_CONFIG_TOKEN', 'x', 'bad'],
  ['pnpm', 'pnpm_config_registry', theirs, 'bad'],
  ['pnpm', 'pnpm_config_userconfig', '/elsewhere', 'bad'],
  ['npm', 'npm_config_globalconfig', '/elsewhere', 'bad'],
  ['npm', `npm_config_//${host}/npm/my-repo/:_authToken`, 'x', 'warning'],
  ['pnpm', `npm_config_//${host}/npm/my-repo/:_authToken`, 'x', 'warning'],
  ['pnpm', 'pnpm_config_npmrc_auth_file', '/elsewhere', 'bad'],
  ['pnpm', 'pnpm_config__auth', 'x', 'bad'],
  ['yarn', 'YARN_NPM_REGISTRY_SERVER', theirs, 'bad'],
  ['yarn', 'YARN_NPM_AUTH_TOKEN', 'x', 'bad'],
  ['yarn', 'YARN_NPM_AUTH_IDENT', 'x', 'bad'],
  ['maven', 'MAVEN_SKIP_RC', 'true', 'bad'],
  ...['-s /x.xml', '-T1 -s/x.xml', '--settings=/x.xml -B', '-s'].map(
    (words) => ['maven', 'MAVEN_ARGS', words, 'warning'] as const,
  ),
] as const;

it.each(overriding)('keeps %s from what setup wrote: %s=%s', async (tool, name, value, state) => {
  const remedy = { kind: 'unset', names: [name] };
  expect(await lookAtEnvironment(shellOf({ [name]: value }), tool)).toMatchObject([
    { state, what: expect.stringContaining(`${name} is set in this shell: it `), remedy },
  ]);
  const setUps = tools.filter((each) => each !== tool).map((each) => ({ tool: each, chosen: [] }));
  const others = { setUps } as unknown as Partial<Scene>;
  expect(await lookAtEnvironment(shellOf({ [name]: value }, others), tool)).toEqual([]);
  for (const other of [`OTHER_${name}`, `${name}_OTHER`])
    expect(await lookAtEnvironment(shellOf({ [other]: value }), tool)).toEqual([]);
});

const counting = [
  ['uv', 'UV_KEYRING_PROVIDER', 'is no value that the tool takes, and it stops there'],
  ['uv', 'UV_NO_CONFIG', 'is no value that the tool takes, and it stops there'],
  ['uv', 'UV_CONFIG_FILE', 'is no value that the tool takes, and it stops there'],
  ['twine', 'TWINE_PASSWORD', 'is taken in the place of the token from keyring'],
  ['poetry', 'POETRY_HTTP_BASIC_CODEARTIFACT_MY_REPO_PASSWORD', 'keeps poetry from asking keyring'],
  ['poetry', 'POETRY_KEYRING_ENABLED', 'keeps poetry from asking keyring'],
  ['pdm', 'PDM_PYPI_URL', 'leaves pdm without an index'],
  ['pdm', 'PDM_CONFIG_FILE', 'is no value that the tool takes, and it stops there'],
  ['yarn1', 'npm_config_registry', 'leaves yarn1 without a registry'],
  ['yarn1', 'YARN_REGISTRY', 'leaves yarn1 without a registry'],
  ['yarn', 'YARN_NPM_REGISTRY_SERVER', 'leaves yarn without a registry'],
  ['yarn', 'YARN_RC_FILENAME', 'is no value that the tool takes, and it stops there'],
] as const;

it.each(counting)('an empty value counts for %s: %s', async (tool, name, does) => {
  expect(await lookAtEnvironment(shellOf({ [name]: '' }), tool)).toEqual([
    {
      state: 'bad',
      what: `${name} is empty in this shell: it ${does}`,
      remedy: { kind: 'unset', names: [name] },
    },
  ]);
  const setUps = tools.filter((each) => each !== tool).map((each) => ({ tool: each, chosen: [] }));
  const others = { setUps } as unknown as Partial<Scene>;
  expect(await lookAtEnvironment(shellOf({ [name]: '' }, others), tool)).toEqual([]);
});

it.each(
  overriding.filter(
    ([tool, name]) =>
      !counting.some(([of, each]) => of === tool && each.toLowerCase() === name.toLowerCase()),
  ),
)('an empty value is none for %s: %s', async (tool, name) => {
  expect(await lookAtEnvironment(shellOf({ [name]: '' }), tool)).toEqual([]);
});

it('an empty password of another repository is none of ours', async () => {
  expect(await lookAtEnvironment(shellOf({ POETRY_HTTP_BASIC_OTHER_PASSWORD: '' }), 'poetry')).toEqual([]);
});

it.each([
  ['npm', 'NPM_CONFIG_REGISTRY', theirs],
  ['npm', 'NPM_CONFIG_GLOBALCONFIG', '/elsewhere'],
  ['npm', 'NPM_CONFIG_USERCONFIG', '/elsewhere'],
  ['pnpm', 'PNPM_CONFIG_NPMRC_AUTH_FILE', '/elsewhere'],
  ['pnpm', 'PNPM_CONFIG_REGISTRY', theirs],
  ['bun', 'bun_config_registry', theirs],
  ['yarn', 'yarn_npm_registry_server', theirs],
])('%s takes a name in capitals, too: %s', async (tool, name, value) => {
  expect(await lookAtEnvironment(shellOf({ [name]: value }), tool)).toHaveLength(1);
});

it.each<readonly [tool: string, name: string, value: string]>([
  ['pip', 'PIP_INDEX_URL', ours.replace('//', '//aws@')],
  // pip's own words, and uv's, for no.
  ...['0', 'n', 'no', 'f', 'false', 'OFF'].flatMap((no) => [
    ['pip', 'PIP_NO_INDEX', no] as const,
    ['uv', 'UV_NO_CONFIG', no] as const,
  ]),
  ['pip', 'PIP_CONFIG_FILE', '/h/pip.conf'],
  ['pip', 'PIP_KEYRING_PROVIDER', 'subprocess'],
  ['pip', 'PIP_KEYRING_PROVIDER', 'import'],
  ['uv', 'UV_DEFAULT_INDEX', `name=${ours}`],
  ['uv', 'UV_INDEX_URL', ours.replace('//', '//aws@')],
  ['uv', 'UV_INDEX', `${ours} my-name=${ours}`],
  ['uv', 'UV_KEYRING_PROVIDER', 'subprocess'],
  ['uv', 'UV_CONFIG_FILE', '/h/uv.toml'],
  ['poetry', 'POETRY_KEYRING_ENABLED', 'True'],
  ['pdm', 'PDM_IGNORE_STORED_INDEX', 'no'],
  ['poetry', 'PYTHON_KEYRING_BACKEND', 'keyrings_vouch.Backend'],
  ...['npm', 'yarn1', 'bun', 'pnpm'].flatMap(
    (tool) =>
      [
        [tool, 'npm_config_registry', repository],
        [tool, 'npm_config_registry', repository.slice(0, -1)],
        [tool, 'npm_config_@team:registry', repository],
        [tool, 'npm_config_@other:registry', theirs],
        [tool, 'npm_config_userconfig', '/h/.npmrc'],
      ] as const,
  ),
  ['npm', 'npm_config_globalconfig', '/run/npmrc'],
  // bun has no such variables, npm and yarn 1 none of pnpm's.
  ['bun', 'npm_config_@team:registry', theirs],
  ['npm', 'pnpm_config_registry', theirs],
  ['yarn1', 'pnpm_config_userconfig', '/elsewhere'],
  ['npm', 'NPM_CONFIG_TOKEN', 'x'],
  ['npm', 'npm_config_//npm.example.com/:_authToken', 'x'],
  ['maven', 'MAVEN_ARGS', '-B -gs /x.xml'],
])('does no harm to %s: %s=%s', async (tool, name, value) => {
  expect(await lookAtEnvironment(shellOf({ [name]: value }), tool)).toEqual([]);
});

it('npm’s file for all users matters only where a token of npm’s stands in it', async () => {
  const env = { npm_config_globalconfig: '/elsewhere' };
  const own = { tool: 'npm', userFile: '/h/.npmrc', tokenFile: '/h/.npmrc' };
  const others = { tool: 'bun', userFile: '/h/.npmrc', tokenFile: '/run/npmrc' };
  const uses = [own, others] as unknown as Scene['uses'];
  expect(await lookAtEnvironment(shellOf(env, { uses }), 'npm')).toEqual([]);
});
