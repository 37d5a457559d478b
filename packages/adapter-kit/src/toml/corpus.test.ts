import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { VouchError } from '@vouch/core';
import { describe, expect, test } from 'vitest';
import { editFile, remove, set } from '../edit.ts';
import type { FileFact } from '../file.ts';
import { type KeyPath, where } from '../key-path.ts';
import type { PlainValue } from '../value.ts';
import { tomlFormat } from './format.ts';

const root = new URL('../../../../test-fixtures/toml/', import.meta.url).pathname;
const read = (folder: string) =>
  readdirSync(join(root, folder)).map((name) => ({
    name,
    text: readFileSync(join(root, folder, name), 'utf8'),
  }));

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

const variants: Readonly<Record<string, (text: string) => string>> = {
  'as it is': (text) => text,
  CRLF: (text) => text.replace(/\r?\n/g, '\r\n'),
  BOM: (text) => `\uFEFF${text}`,
  'no final newline': (text) => text.replace(/[\r\n]+$/, ''),
};

function fact(text: string): FileFact {
  return { path: '/x.toml', target: '/x.toml', text, mode: 0o644, links: 1 };
}

/** Lengths of the common head and tail of two texts, which do not overlap. */
function common(one: string, other: string): [head: number, tail: number] {
  const most = Math.min(one.length, other.length);
  let head = 0;
  while (head < most && one[head] === other[head]) head++;
  let tail = 0;
  while (tail < most - head && one.at(-1 - tail) === other.at(-1 - tail)) tail++;
  return [head, tail];
}

/** The edited text, or null where the file's shape leaves no room. */
function trySet(text: string, path: KeyPath, value: PlainValue): string | null {
  try {
    return editFile(fact(text), tomlFormat, [set(path, value)]).after;
  } catch (error) {
    if (error instanceof VouchError && error.kind === 'configuration') return null;
    throw error;
  }
}

describe.each(Object.entries(variants))('%s', (_name, variant) => {
  test.each(read('valid'))('$name', ({ text: original }) => {
    const text = variant(original);
    const body = text.replace(/^\uFEFF/, '');
    expect(editFile(fact(text), tomlFormat, []).after).toBe(text);
    for (const [path, value] of changes) {
      const after = trySet(text, path, value);
      if (after === null) continue;
      const entry = tomlFormat.find(body, path);
      const [head, tail] = common(text, after);
      if (entry === null) expect(head + tail, 'an added key moves nothing').toBe(text.length);
      else {
        expect(head).toBeGreaterThanOrEqual(entry.start);
        expect(tail).toBeGreaterThanOrEqual(body.length - entry.end);
      }
      expect(trySet(after, path, value), 'a second time changes nothing').toBe(after);
      for (const ending of [/\r\n/, /(?<!\r)\n/])
        if (/\n/.test(text) && !ending.test(text))
          expect(after, 'the line endings stay of one kind').not.toMatch(ending);
      expect(undo(body, path, value), 'removal gives the bytes back').toBe(body);
    }
  });
});

function undo(body: string, path: KeyPath, value: PlainValue): string {
  const { text, made } = tomlFormat.set(body, path, tomlFormat.encode(value));
  const entry = tomlFormat.find(body, path);
  return entry === null
    ? tomlFormat.remove(text, path, made)
    : tomlFormat.set(text, path, body.slice(entry.start, entry.end)).text;
}

test('few files leave no room for a key', () => {
  const refused = read('valid').flatMap(({ name, text }) =>
    changes
      .filter(([path, value]) => path[0] !== 'a' && trySet(text, path, value) === null)
      .map(([path]) => `${name} ${path[0]}`),
  );
  expect(refused).toMatchInlineSnapshot(`
    [
      "string-url.toml index",
    ]
  `);
});

test.each(read('invalid'))('$name is refused', ({ text }) => {
  for (const change of [set(['registries', 'ca', 'index'], 'x'), remove(['a'])]) {
    expect(() => editFile(fact(text), tomlFormat, [change])).toThrow(
      expect.objectContaining({ kind: 'configuration', message: expect.stringContaining('/x.toml') }),
    );
  }
});
