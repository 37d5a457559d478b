import { inTestHome } from '@vouch/adapter-kit/testing';
import type { Context } from '@vouch/core';
import { testContext } from '@vouch/core/testing';
import { describe, expect, it } from 'vitest';
import type { Scene } from '../scene.ts';
import { lookAtOtherPython } from './python.ts';

const domain = { domain: 'my-domain', domainOwner: '123456789012', region: 'us-east-1' };
const sceneOf = (context: Context, tool: string): Scene =>
  ({
    context,
    domains: [domain],
    setUps: [{ ...domain, tool, repository: 'my-repo', format: 'pypi', chosen: [] }],
    written: [],
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
])('asks the Python that %s starts by for our backend: %j says %j', async (tool, first, answer, fix) => {
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
      fix === undefined
        ? []
        : [
            {
              state: 'bad',
              what: `${tool} cannot ask vouch: there is no keyrings-vouch beside its Python, ${python}`,
              remedy: { kind: 'run', words: fix(python) },
            },
          ],
    );
  });
});

it('tells once of a variable that keeps several tools from keyring', async () => {
  const context = testContext({ env: { PYTHON_KEYRING_BACKEND: 'other' } });
  const { setUps, ...scene } = sceneOf(context, 'twine');
  const all = ['twine', 'poetry', 'pdm'].map((tool) => ({ ...setUps[0], tool }));
  const found = await lookAtOtherPython({ ...scene, setUps: all } as unknown as Scene);
  expect(found.filter(({ remedy }) => remedy?.kind === 'unset')).toMatchObject([
    { state: 'bad', remedy: { kind: 'unset', names: ['PYTHON_KEYRING_BACKEND'] } },
  ]);
});

describe('the keyring of pdm', () => {
  const none = { state: 'bad', what: 'pdm finds no keyring on PATH', remedy: { kind: 'path-first' } };
  it.each([
    ['is the first on PATH where it can import none', '26.3\n0\n0\n0\n', [none]],
    ['is the one that it imports', '26.3\n1\n0\n1\n', []],
    [
      'is none of PATH’s where it imports one without our backend',
      '26.3\n0\n0\n1\n',
      [{ state: 'bad', remedy: { kind: 'run', words: ['pdm', 'self', 'add', 'keyrings-vouch'] } }],
    ],
  ])('%s', async (_what, answer, expected) => {
    await inTestHome(async (home) => {
      home.write('bin/pdm', `#!${home.home}/venv/bin/python\n`, 0o755);
      home.write('.vouch/bin/keyring', '', 0o755);
      const run = async () => ({ code: 0, stdout: answer, stderr: '' });
      const look = async (PATH: string) =>
        await lookAtOtherPython(sceneOf({ ...home.context, env: { PATH }, run }, 'pdm'));
      expect(await look(`${home.home}/bin`)).toMatchObject(expected);
      const found = await look(`${home.home}/bin:${home.home}/.vouch/bin`);
      expect(found).toMatchObject(expected.filter((each) => each !== none));
    });
  });
});

const host = 'my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com';
const ours = `https://${host}/pypi/my-repo/simple/`;
const theirs = 'https://pypi.example.com/simple';

/** What is told of a tool, and where, in a directory below these files; a keyring with our backend is at hand. */
const told = (tool: string, files: Record<string, string>, env: Record<string, string> = {}) =>
  inTestHome(async (home) => {
    for (const [path, text] of Object.entries({ '.vouch/bin/keyring': '', ...files }))
      home.write(path, text, 0o755);
    home.write('project/below/x', '');
    const context = {
      ...home.context,
      env: { PATH: `${home.home}/.vouch/bin`, ...env },
      workingDirectory: `${home.home}/project/below`,
    };
    const found = await lookAtOtherPython(sceneOf(context, tool));
    return found.map(({ state, what, remedy }) => ({
      says: `${state} ${what.replace(home.home, '~')}`,
      cut: remedy?.kind === 'cut-lines' ? `${remedy.file.replace(home.home, '~')}:${remedy.from}` : undefined,
    }));
  });

describe('a project’s sources of pdm', () => {
  const source = (name: string, url: string) => `[[tool.pdm.source]]\nname = "${name}"\nurl = "${url}"\n`;

  it.each([
    ['pypi', theirs, ['warning ~/project/pyproject.toml:3 sends pdm to another index for this project']],
    [
      'more',
      theirs,
      ['warning ~/project/pyproject.toml:3 has pdm take the highest version from another index as well'],
    ],
    ['pypi', ours, []],
    [
      'pypi',
      ours.replace('/pypi/', '/npm/'),
      ['warning ~/project/pyproject.toml:3 sends pdm to another index for this project'],
    ],
  ])('called %s at %s', async (name, url, expected) => {
    const found = await told('pdm', { 'project/pyproject.toml': source(name, url) });
    expect(found.map(({ says }) => says)).toEqual(expected);
  });

  it('may stand in pdm.toml beside it, and not without a pyproject.toml', async () => {
    const file = { 'project/pdm.toml': `[pypi]\nurl = "${theirs}"\n` };
    expect(await told('pdm', file)).toEqual([]);
    expect(await told('pdm', { ...file, 'project/pyproject.toml': '' })).toMatchObject([
      { says: 'warning ~/project/pdm.toml:2 sends pdm to another index for this project' },
    ]);
  });
});

describe('poetry’s keyring', () => {
  const off = '[keyring]\nenabled = false\n';
  const user = '.config/pypoetry/config.toml';
  const local = { 'project/pyproject.toml': '', 'project/poetry.toml': off };

  it('is not asked where the user’s file or the project’s says so', async () => {
    const [own] = await told('poetry', { [user]: off });
    expect(own).toEqual({ says: `bad ~/${user}:2 keeps poetry from asking keyring`, cut: `~/${user}:2` });
    const [project] = await told('poetry', local);
    expect(project?.says).toBe('bad ~/project/poetry.toml:2 keeps poetry from asking keyring');
  });

  it('goes by the project before the user, and by the variable before both', async () => {
    const on = { ...local, 'project/poetry.toml': '[keyring]\nenabled = true\n' };
    expect(await told('poetry', { ...on, [user]: off })).toEqual([]);
    expect(await told('poetry', local, { POETRY_KEYRING_ENABLED: 'true' })).toEqual([]);
  });
});
