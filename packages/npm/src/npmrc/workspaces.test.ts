import { expect, it } from 'vitest';
import { namesWorkspace } from './workspaces.ts';

it.each([
  [['packages/*'], 'packages/in', true],
  [['./packages/*/'], 'packages/in', true],
  [['packages/*'], 'other/out', false],
  [['packages/*'], 'packages/in/deep', false],
  [['packages/**'], 'packages/in/deep', true],
  [['**/in'], 'packages/in', true],
  [['**/in'], 'in', true],
  [['{apps,libs}/*'], 'libs/in', true],
  [['a.b'], 'axb', false],
  [['pack?ges/in'], 'packages/in', true],
  [['packages/*', '!packages/in'], 'packages/in', false],
  [['!packages/in', 'packages/*'], 'packages/in', true],
  // What is not read by us may well count.
  [['packages/[i]n'], 'packages/out', true],
  [['{a'], 'b', true],
  [{ packages: ['packages/*'] }, 'packages/in', true],
  [{ nohoist: ['packages/*'] }, 'packages/in', false],
  ['packages/*', 'packages/in', false],
  [[7], 'packages/in', false],
])('%j names %s: %s', (workspaces, path, isNamed) => {
  expect(namesWorkspace(JSON.stringify({ workspaces }), '/ws', `/ws/${path}`)).toBe(isNamed);
});

it.each(['', '[]', 'null', '{', '{}'])('a package.json with %j names none', (text) => {
  expect(namesWorkspace(text, '/ws', '/ws/packages/in')).toBe(false);
});

it('is not kept busy by a project’s pattern', () => {
  const workspaces = [`${'**/'.repeat(40)}x`];
  expect(namesWorkspace(JSON.stringify({ workspaces }), '/ws', `/ws${'/a'.repeat(40)}`)).toBe(true);
});
