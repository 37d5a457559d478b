import { inTestHome } from '@vouch/adapter-kit/testing';
import type { Context } from '@vouch/core';
import { testContext } from '@vouch/core/testing';
import { describe, expect, it } from 'vitest';
import type { Scene } from '../scene.ts';
import { lookAtOtherPython, lookAtUv } from './python.ts';

const domain = { domain: 'my-domain', domainOwner: '123456789012', region: 'us-east-1' };
const sceneOf = (context: Context, tool: string): Scene =>
  ({
    context,
    setUps: [{ ...domain, tool, repository: 'my-repo', format: 'pypi', chosen: [] }],
  }) as unknown as Scene;

const lacks = '26.3\n0\n0\n';
const words = (python: string) => [python, '-m', 'pip', 'install', 'keyrings-vouch'];

it.each([
  ['twine', '#!HOME/venv/bin/python\n', lacks, words],
  [
    'twine',
    '#!HOME/pipx/venvs/twine/bin/python3\n',
    lacks,
    () => ['pipx', 'inject', 'twine', 'keyrings-vouch'],
  ],
  ['poetry', '#!HOME/venv/bin/python3.11 -s\r\n', lacks, () => ['poetry', 'self', 'add', 'keyrings-vouch']],
  ['twine', '#!HOME/venv/bin/python\n', '26.3\n1\n0\n', undefined],
  ['twine', '#!HOME/venv/bin/python\n', undefined, undefined],
  ['twine', '#!/usr/bin/env bash\n', lacks, undefined],
  ['pip', '#!HOME/venv/bin/python\n', lacks, undefined],
])('asks the Python that %s starts by for our backend: %j says %j', async (tool, first, answer, mend) => {
  await inTestHome(async (home) => {
    home.write(`bin/${tool}`, `${first.replace('HOME', home.home)}import sys\n`, 0o755);
    const asked: string[] = [];
    const context = {
      ...home.context,
      env: { PATH: `${home.home}/bin` },
      run: async (file: string) => {
        asked.push(file);
        return { code: answer === undefined ? 127 : 0, stdout: answer ?? '', stderr: '' };
      },
    };
    const found = await lookAtOtherPython(sceneOf(context, tool));
    const [python = ''] = asked;
    expect(found).toEqual(
      mend === undefined
        ? []
        : [
            {
              state: 'bad',
              what: `${tool} cannot ask vouch: there is no keyrings-vouch beside its Python, ${python}`,
              remedy: { kind: 'run', words: mend(python) },
            },
          ],
    );
  });
});

describe('what keeps uv from vouch', () => {
  /** What is said in a project with these files, where uv is on PATH and finds our keyring. */
  const look = (
    files: Record<string, string>,
    more: { tools?: readonly string[]; env?: object; uv?: 'absent' } = {},
  ) =>
    inTestHome(async (home) => {
      for (const [path, text] of Object.entries({ '.vouch/bin/keyring': '', ...files }))
        home.write(path, text, 0o755);
      if (more.uv !== 'absent') home.write('bin/uv', '', 0o755);
      const env = { PATH: `${home.home}/.vouch/bin:${home.home}/bin`, ...more.env };
      const context = { ...home.context, env, workingDirectory: `${home.home}/project` };
      const setUps = (more.tools ?? ['pip', 'uv']).map((tool) => ({ ...domain, tool, chosen: [] }));
      const found = await lookAtUv({ context, setUps, domains: [] } as unknown as Scene);
      return JSON.parse(JSON.stringify(found).replaceAll(home.home, '~'));
    });
  const good = [{ state: 'good', what: 'uv asks vouch for its tokens' }];
  const cut = (file: string, line: number) => [
    {
      state: 'bad',
      what: `${file}:${line} keeps uv from asking keyring`,
      remedy: { kind: 'cut-lines', file, from: line, to: line, holds: 'keyring-provider' },
    },
  ];

  it('is nothing where nothing says so, and nothing is said where uv is not set up', async () => {
    expect(await look({})).toEqual(good);
    expect(await look({}, { tools: ['pip'] })).toEqual([]);
  });

  it('is a provider in the project’s own files', async () => {
    expect(await look({ 'project/uv.toml': '\nkeyring-provider = "disabled"\n' })).toEqual(
      cut('~/project/uv.toml', 2),
    );
    expect(await look({ 'project/pyproject.toml': '[tool.uv]\nkeyring-provider = "disabled"\n' })).toEqual(
      cut('~/project/pyproject.toml', 2),
    );
    expect(await look({ 'project/uv.toml': 'keyring-provider = "subprocess"\n' })).toEqual(good);
    expect(await look({ 'project/pyproject.toml': 'keyring-provider = "disabled"\n' })).toEqual(good);
  });

  it('is the nearest file above that has settings of uv’s', async () => {
    const above = { 'uv.toml': 'keyring-provider = "disabled"\n' };
    const none = { ...above, 'project/pyproject.toml': '[project]\nname = "x"\n[tool.uvx]\na = 1\n' };
    for (const files of [above, none]) expect(await look(files)).toEqual(cut('~/uv.toml', 1));
    for (const nearer of ['project/uv.toml', 'project/pyproject.toml']) {
      const table = nearer.endsWith('uv.toml') ? '' : '[project]\nname = "x"\n[tool.uv]\n';
      expect(await look({ ...above, [nearer]: `${table}native-tls = true\n` })).toEqual(good);
    }
  });

  it('is not above a uv.toml that says nothing', async () => {
    const files = { 'uv.toml': 'keyring-provider = "disabled"\n', 'project/uv.toml': '' };
    expect(await look(files)).toEqual(good);
  });

  it('is no pyproject.toml beside a uv.toml, which counts alone', async () => {
    const files = { 'project/pyproject.toml': '[tool.uv]\nkeyring-provider = "disabled"\n' };
    expect(await look({ ...files, 'project/uv.toml': 'native-tls = true\n' })).toEqual(good);
  });

  it('is a variable of this shell, and a uv that is not there', async () => {
    expect(await look({}, { env: { UV_NO_CONFIG: '1' } })).toMatchObject([
      { state: 'bad', remedy: { kind: 'unset', names: ['UV_NO_CONFIG'] } },
    ]);
    expect(await look({}, { uv: 'absent' })).toEqual([{ state: 'warning', what: 'no uv is on PATH' }]);
  });
});

it.each(['twine', 'poetry', 'pdm'])('tells of a variable that keeps %s from keyring', async (tool) => {
  const context = testContext({ env: { PYTHON_KEYRING_BACKEND: 'other' } });
  expect(await lookAtOtherPython(sceneOf(context, tool))).toMatchObject([
    { state: 'bad', remedy: { kind: 'unset', names: ['PYTHON_KEYRING_BACKEND'] } },
  ]);
});
