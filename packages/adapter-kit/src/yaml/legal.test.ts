import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { dryRun } from '../diff.ts';
import { editFile, remove, set } from '../edit.ts';
import type { KeyPath } from '../key-path.ts';
import { where } from '../key-path.ts';
import { factOf } from '../testing/fact.ts';
import { yamlFormat } from './format.ts';

const server: KeyPath = ['npmRegistryServer'];
const ofTeam: KeyPath = ['npmScopes', 'team', 'npmRegistryServer'];
const plugin: KeyPath = ['plugins', where('', '/p.cjs')];

function edited(text: string, path: KeyPath, value = path === plugin ? '/p.cjs' : 'url') {
  const fact = factOf(text);
  return editFile(fact, yamlFormat, [set(path, value)]).after;
}

/** Sets the key, and gives back what stood there as the journal does. */
function setAndUndo(text: string, path: KeyPath): string {
  const entry = yamlFormat.find(text, path);
  const { text: now, made } = yamlFormat.set(text, path, yamlFormat.encode('url'));
  return entry === null
    ? yamlFormat.remove(now, path, made)
    : yamlFormat.set(now, path, text.slice(entry.start, entry.end)).text;
}

describe('a key of legal YAML that people seldom write', () => {
  it.each<[string, string, KeyPath, string]>([
    ['a question mark', '? key\n: v\n', server, '? key\n: v\nnpmRegistryServer: "url"\n'],
    ['a tag before the first key', '!!str key: v\n', server, '!!str key: v\nnpmRegistryServer: "url"\n'],
    ['an anchor before the first key', '&a key: v\n', server, '&a key: v\nnpmRegistryServer: "url"\n'],
    [
      'a folded value',
      'npmRegistryServer: >-\n  old\nfoo: 1\n',
      server,
      'npmRegistryServer: "url"\nfoo: 1\n',
    ],
    ['a folded value at the end', 'npmRegistryServer: >-\n  old\n', server, 'npmRegistryServer: "url"\n'],
    ['a folded value, CRLF', 'npmRegistryServer: >-\r\n  old\r\n', server, 'npmRegistryServer: "url"\r\n'],
    [
      'a value that is kept whole',
      'npmRegistryServer: |+\n  old\n\n\n',
      server,
      'npmRegistryServer: "url"\n',
    ],
    [
      'a block of text as the last value below',
      'npmScopes:\n  a:\n    note: |\n      b\nfoo: 1\n',
      ofTeam,
      'npmScopes:\n  a:\n    note: |\n      b\n  team:\n    npmRegistryServer: "url"\nfoo: 1\n',
    ],
    [
      'a map in braces as the last value below',
      'npmScopes:\n  a: {\n    x: 1\n    } # c\nfoo: 1\n',
      ofTeam,
      'npmScopes:\n  a: {\n    x: 1\n    } # c\n  team:\n    npmRegistryServer: "url"\nfoo: 1\n',
    ],
    [
      'an alias as the last item',
      'p: &p x\nplugins:\n  - *p\nfoo: 1\n',
      plugin,
      'p: &p x\nplugins:\n  - *p\n  - "/p.cjs"\nfoo: 1\n',
    ],
    [
      'an anchor whose name begins another word',
      'npmScopes: &s\n  a:\n    x: "*scoped" # *s\n',
      ofTeam,
      'npmScopes: &s\n  a:\n    x: "*scoped" # *s\n  team:\n    npmRegistryServer: "url"\n',
    ],
    ['a key without a value', 'npmRegistryServer:\n', server, 'npmRegistryServer: "url"\n'],
    [
      'a key with a comment for a value',
      'npmRegistryServer: # none\n',
      server,
      'npmRegistryServer: "url" # none\n',
    ],
  ])('%s', (_what, before, path, after) => {
    expect(edited(before, path)).toBe(after);
    const undone = path === plugin ? yamlFormat.remove(after, path, []) : setAndUndo(before, path);
    // `|+` says all of its empty lines, and they come back with it.
    expect(undone).toBe(before);
  });
});

const noPlace = expect.objectContaining({
  kind: 'configuration',
  message: expect.stringContaining('has no place here'),
});

it.each<[string, string, KeyPath]>([
  ['the whole file is a map in braces', '{ "nodeLinker": "pnp" }\n', server],
  ['a list stands in the way', 'npmScopes:\n- a\n', ofTeam],
  ['a map stands in the place of the value', 'npmRegistryServer:\n  a: 1\n', server],
  ['a value stands in the place of the list', 'plugins: none\n', plugin],
  ['a map stands in the place of the list', 'plugins:\n  a: 1\n', plugin],
  ['a list in brackets stands', 'plugins: [a]\n', plugin],
  ['the value has a tag', 'npmRegistryServer: !!binary aGk=\n', server],
  ['the value is used elsewhere', 'npmRegistryServer: &a x\nother: *a\n', server],
  ['the map is used elsewhere', 'npmScopes: &a\n  b: {}\nother: *a\n', ofTeam],
])('where %s there is no room', (_why, text, path) => {
  expect(() => edited(text, path)).toThrow(noPlace);
});

it.each(['plugins: none\n', 'plugins:\n  a: 1\n'])('no item is looked for in %j', (text) => {
  expect(() => yamlFormat.find(text, plugin)).toThrow(noPlace);
});

it.each<[string, string]>([
  ['in braces', '{ npmRegistryServer: x, a: 1 }\n'],
  ['behind a colon of its own', '? npmScopes\n: team: { npmRegistryServer: x }\n'],
  ['that is an item behind a colon of its own', '? plugins\n: - /p.cjs\n'],
  ['used elsewhere', 'npmRegistryServer: &a x\nother: *a\n'],
])('a key %s is not taken out', (_where, text) => {
  const fact = factOf(text);
  const path = text.includes('team') ? ofTeam : text.includes('plugins') ? plugin : server;
  expect(() => editFile(fact, yamlFormat, [remove(path)])).toThrow(noPlace);
});

it.each(['null\n', '!!null\n', "''\n", '---\n|\n', '&a\n', 'a: 1\rb: 2\n', 'a: 1\n\uFEFFb: 2\n'])(
  '%j is refused',
  (text) => {
    expect(() => edited(text, server)).toThrow(expect.objectContaining({ kind: 'configuration' }));
  },
);

it.each([
  '? [a]\n: 1\n? [b]\n: 2\nnpmRegistryServer: v\n',
  'a: &a { b: 1 }\nc:\n  <<: *a\n  <<: *a\nnpmRegistryServer: v\n',
])('no key is there twice in %j', (text) => {
  expect(yamlFormat.find(text, server)?.value).toBe('v');
});

it.each<[KeyPath]>([[[where('name', 'a')]], [['plugins', where('name', 'a'), 'b']]])(
  'has no path %j',
  (path) => {
    expect(() => yamlFormat.find('', path)).toThrow(expect.objectContaining({ kind: 'internal' }));
  },
);

it('takes a folded value out with its lines alone', () => {
  const left = yamlFormat.remove('a: 1\nnpmRegistryServer: >-\n  old\n# mine\nb: 2\n', server, []);
  expect(left).toBe('a: 1\n# mine\nb: 2\n');
  expect(load(left)).toEqual({ a: 1, b: 2 });
});

it('shows no line of a token of several lines, and all the others', () => {
  const text = 'npmAuthToken: >-\n  CANARY\nfoo: 1\n';
  const fact = factOf(text);
  const diff = dryRun({ edits: [editFile(fact, yamlFormat, [set(server, 'url')])], notes: [] });
  expect(diff).not.toContain('CANARY');
  expect(diff).toContain(' npmAuthToken: [redacted]\n foo: 1\n');
});
