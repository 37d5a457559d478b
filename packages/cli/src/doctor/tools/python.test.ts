import { inTestHome } from '@vouch/adapter-kit/testing';
import type { Context } from '@vouch/core';
import { expect, it } from 'vitest';
import type { Scene } from '../scene.ts';
import { lookAtOtherPython } from './python.ts';

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
