import fc from 'fast-check';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import type { Scaffold } from '../format.ts';
import { type KeyPath, where } from '../key-path.ts';
import { yamlFormat } from './format.ts';

const url = 'https://host/npm/repo/';
const paths: readonly (readonly [KeyPath, string | boolean])[] = [
  [['npmRegistryServer'], url],
  [['npmScopes', 'team', 'npmRegistryServer'], url],
  [['npmRegistries', url, 'npmAlwaysAuth'], true],
  [['plugins', where('', '/home/u/.vouch/plugin.cjs')], '/home/u/.vouch/plugin.cjs'],
];

const files: Readonly<Record<string, string>> = {
  empty: '',
  'a comment': '# mine\n',
  settings: 'nodeLinker: node-modules # keep\n\nenableTelemetry: false\n',
  'maps of their own':
    '# scopes\nnpmScopes:\n    other:\n        npmRegistryServer: "https://other/"  # theirs\n\nplugins:\n  # first\n  - path: .yarn/plugins/a.cjs\n    spec: a\n  - b.cjs\n',
  'a plugin of their own':
    'plugins:\n  - path: .yarn/plugins/a.cjs\n    spec: a\n\nnpmScopes:\n  other:\n    npmAuthToken: x\n',
  'lists without indent': 'plugins:\n- \'b.cjs\'\nnpmRegistries:\n  "//x":\n    npmAuthToken: ${T:-}\n',
  'keys over nothing':
    'npmScopes:\n  # none yet\n  team:\nplugins: # none\nnpmRegistries: \n\nnodeLinker: pnp\n',
  'a key over nothing, without a final newline': 'nodeLinker: pnp\nplugins:',
  'keys over nothing and CRLF endings': 'plugins:\r\nnpmScopes:\r\n',
  'no final newline': 'nodeLinker: pnp',
  'CRLF endings': 'nodeLinker: pnp\r\nnpmScopes:\r\n  other:\r\n    npmAlwaysAuth: false\r\n',
};

function setAll(text: string, chosen = paths) {
  const made: Scaffold[] = [];
  let at = text;
  for (const [path, value] of chosen) {
    const step = yamlFormat.set(at, path, yamlFormat.encode(value));
    yamlFormat.verify(at, step.text, path, { value });
    expect(yamlFormat.find(step.text, path)?.value).toBe(value);
    at = step.text;
    made.push(...step.made);
  }
  return { text: at, made };
}

describe.each(Object.entries(files))('over %s', (_name, text) => {
  it('sets every kind of path, and gives the bytes back in any order', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...paths]),
        fc.shuffledSubarray([...paths], { minLength: 4 }),
        (first, order) => {
          const { text: set, made } = setAll(text, first);
          let left = set;
          for (const [path] of order.filter(([each]) => first.some(([one]) => one === each))) {
            const next = yamlFormat.remove(left, path, made);
            yamlFormat.verify(left, next, path, 'absent');
            left = next;
          }
          expect(left.replace(/\r?\n$/, '')).toBe(text.replace(/\r?\n$/, ''));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('replaces a value where it stands', () => {
    const { text: set } = setAll(text);
    const again = yamlFormat.set(set, ['npmRegistryServer'], '"https://b/"');
    expect(again.text).toBe(set.replace(/^(npmRegistryServer: ).*$/m, '$1"https://b/"'));
  });
});

it.each([
  [
    'npmScopes:\n  team:\n    npmRegistryServer: "x"\n',
    ['npmScopes', 'team', 'npmRegistryServer'],
    '  mine:\n    a: 1\n',
  ],
  ['plugins:\n  - "x"\n', ['plugins', where('', 'x')], '  - mine # c\n'],
] as readonly [string, KeyPath, string][])(
  'a key that was made stays with what the person put below it: %j',
  (ours, path, mine) => {
    const { text, made } = yamlFormat.set('', path, '"x"');
    expect(text).toBe(ours);
    const left = yamlFormat.remove(text + mine, path, made);
    expect(left).toBe(`${ours.split('\n', 1)}\n${mine}`);
    yamlFormat.verify(text + mine, left, path, 'absent');
  },
);

it('writes what js-yaml reads as meant', () => {
  expect(load(setAll(files['maps of their own'] ?? '').text)).toEqual({
    npmScopes: { other: { npmRegistryServer: 'https://other/' }, team: { npmRegistryServer: url } },
    plugins: [{ path: '.yarn/plugins/a.cjs', spec: 'a' }, 'b.cjs', '/home/u/.vouch/plugin.cjs'],
    npmRegistryServer: url,
    npmRegistries: { [url]: { npmAlwaysAuth: true } },
  });
});

it.each([
  ['a tab', 'a:\n\tb: 1\n'],
  ['a key twice', 'a: 1\na: 2\n'],
  ['a list at the top', '- a\n'],
  ['a map in flow style', 'npmScopes: {other: {}}\n'],
  ['a scalar in the way', 'npmScopes: none\n'],
  ['a written null', 'npmScopes: null\n'],
  ['a written null of another form', 'npmScopes: ~\n'],
  ['a tag over nothing', 'npmScopes: !!map\n'],
  ['an anchor over nothing', 'npmScopes: &a\n'],
  ['a tag before a key over nothing', '!!str npmScopes:\n'],
  ['a question mark before a key over nothing', '? npmScopes\n'],
  ['a key over nothing in flow style', '{npmScopes: }\n'],
])('refuses %s', (_what, text) => {
  const path = ['npmScopes', 'team', 'npmRegistryServer'];
  expect(() => yamlFormat.set(text, path, '"x"')).toThrow(expect.objectContaining({ kind: 'configuration' }));
});

it.each([
  ['go round', 'base: &base\n  x: *base\n'],
  [
    'multiply',
    `a: &a [x]\n${'bcdefghij'.replace(/./g, (name, at) => `${name}: &${name} [${`*${'abcdefghi'[at]}, `.repeat(9)}]\n`)}`,
  ],
])('aliases that %s are refused', (_how, text) => {
  expect(() => yamlFormat.find(text, ['npmRegistryServer'])).toThrow(
    expect.objectContaining({ kind: 'configuration', message: expect.stringContaining('aliases') }),
  );
});
