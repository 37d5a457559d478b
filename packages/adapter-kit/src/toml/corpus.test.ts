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
      .filter(([path, value]) => trySet(text, path, value) === null)
      .map(([path]) => `${name} ${path[0]}`),
  );
  expect(refused).toMatchInlineSnapshot(`
    [
      "aligned.toml a",
      "aot-nested.toml a",
      "aot-then-table.toml a",
      "array-brackets-in-strings.toml a",
      "array-comments.toml a",
      "array-empty.toml a",
      "array-last-no-newline.toml a",
      "array-leading-newlines.toml a",
      "array-long.toml a",
      "array-mixed.toml a",
      "array-multi-line-header-like.toml a",
      "array-nested.toml a",
      "array-simple.toml a",
      "array-trailing-comma.toml a",
      "comment-after-value-no-newline.toml a",
      "comment-brackets.toml a",
      "comment-crlf-no-final.toml a",
      "comment-last-no-newline.toml a",
      "comment-tab.toml a",
      "comment-unicode.toml a",
      "comment-with-header.toml a",
      "crlf-no-final.toml a",
      "crlf.toml a",
      "datetime-local.toml a",
      "datetime-lower.toml a",
      "datetime-space.toml a",
      "datetime.toml a",
      "equals-in-values.toml a",
      "float-exp.toml a",
      "float-special.toml a",
      "float-underscore.toml a",
      "float-zero.toml a",
      "float.toml a",
      "int-leading-zero-bases.toml a",
      "int-underscore.toml a",
      "int-unsafe.toml a",
      "int.toml a",
      "leading-blank-lines.toml a",
      "many-spaces.toml a",
      "mixed-endings-lf-first.toml a",
      "mixed-endings.toml a",
      "ml-empty.toml a",
      "ml-in-array.toml a",
      "ml-last-no-newline.toml a",
      "ml-quotes-at-end.toml a",
      "no-final-newline.toml a",
      "no-spaces.toml a",
      "single-char.toml a",
      "string-empty.toml a",
      "string-quotes-inside.toml a",
      "string-url.toml index",
      "tabs.toml a",
      "trailing-blank-lines.toml a",
      "trailing-space.toml a",
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
