import { describe, expect, test } from 'vitest';
import { editFile, remove, set } from '../edit.ts';
import { type KeyPath, where } from '../key-path.ts';
import { common, corpus, trySet, undo, variants } from '../testing/corpus.ts';
import { factOf } from '../testing/fact.ts';
import type { PlainValue } from '../value.ts';
import { tomlFormat } from './format.ts';

const changes: readonly (readonly [KeyPath, PlainValue])[] = [
  [
    ['registries', 'ca', 'index'],
    'sparse+https://d-123456789012.d.codeartifact.us-east-1.amazonaws.com/cargo/r/',
  ],
  [
    ['credential-alias', 'vouch'],
    ['/home/me/.vouch/bin/a b', 'x"y\\'],
  ],
  [['registries', 'odd.name', 'token'], 'é\t"\u0001'],
  [['registry', 'default'], 'ca'],
  [['top-level'], true],
  [['a', 'new'], 7],
  [['tool', 'uv', 'keyring-provider'], 'subprocess'],
  [['index', where('name', 'ca'), 'url'], 'https://aws@new/simple/'],
  [['tool', 'uv', 'index', where('name', 'ca'), 'default'], false],
  [['tool', 'poetry', 'source', where('name', 'new'), 'url'], 'https://new/'],
];

describe.each(Object.entries(variants))('%s', (_name, variant) => {
  test.each(corpus('toml/valid'))('$name is edited with nothing lost', ({ text: original }) => {
    const text = variant(original);
    const body = text.replace(/^\uFEFF/, '');
    expect(editFile(factOf(text), tomlFormat, []).after).toBe(text);
    for (const [path, value] of changes) {
      const after = trySet(tomlFormat, text, path, value);
      if (after === null) continue;
      const entry = tomlFormat.find(body, path);
      const [head, tail] = common(text, after);
      if (entry === null) expect(head + tail, 'an added key moves nothing').toBe(text.length);
      else {
        expect(head).toBeGreaterThanOrEqual(entry.start);
        expect(tail).toBeGreaterThanOrEqual(body.length - entry.end);
      }
      expect(trySet(tomlFormat, after, path, value), 'a second time changes nothing').toBe(after);
      for (const ending of [/\r\n/, /(?<!\r)\n/])
        if (/\n/.test(text) && !ending.test(text))
          expect(after, 'the line endings stay of one kind').not.toMatch(ending);
      expect(undo(tomlFormat, body, path, value), 'removal gives the bytes back').toBe(body);
    }
  });
});

test('few files leave no room for a key', () => {
  const refused = corpus('toml/valid').flatMap(({ name, text }) =>
    changes
      .filter(([path, value]) => path[0] !== 'a' && trySet(tomlFormat, text, path, value) === null)
      .map(([path]) => `${name} ${path[0]}`),
  );
  expect(refused).toMatchInlineSnapshot(`
    [
      "string-url.toml index",
    ]
  `);
});

test.each(corpus('toml/invalid'))('$name is refused', ({ text }) => {
  for (const change of [set(['registries', 'ca', 'index'], 'x'), remove(['a'])]) {
    expect(() => editFile(factOf(text), tomlFormat, [change])).toThrow(
      expect.objectContaining({ kind: 'configuration', message: expect.stringMatching(/^\/x\b/) }),
    );
  }
});
