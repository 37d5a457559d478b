import { expect, it } from 'vitest';
import { lookAtEnvironment } from './overrides.ts';
import type { Scene } from './scene.ts';

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
