import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { VouchError } from '@vouch/core';
import { describe, expect, test } from 'vitest';
import { editFile, remove, set } from '../edit.ts';
import type { FileFact } from '../file.ts';
import { type KeyPath, where } from '../key-path.ts';
import type { PlainValue } from '../value.ts';
import { xmlFormat } from './format.ts';

const root = new URL('../../../../test-fixtures/maven/settings/', import.meta.url).pathname;
const read = (folder: string) =>
  readdirSync(join(root, folder)).map((name) => ({
    name,
    text: readFileSync(join(root, folder, name), 'utf8'),
  }));

const server = ['settings', 'servers', 'server', where('id', 'codeartifact')];
const profile = ['settings', 'profiles', 'profile', where('id', 'codeartifact')];
const header = ['configuration', 'httpHeaders', 'property', where('name', 'Authorization'), 'value'];
const changes: readonly (readonly [KeyPath, PlainValue])[] = [
  [[...server, 'username'], 'aws'],
  [[...server, 'password'], `\${env.CODEARTIFACT_AUTH_TOKEN}`],
  [['settings', 'servers', 'server', where('id', 'corp'), 'password'], 'a<b>&"c\''],
  [['settings', 'servers', 'server', where('id', 'corp'), ...header], 'Bearer x'],
  [[...profile, 'repositories', 'repository', where('id', 'codeartifact'), 'url'], 'https://new.example/'],
  [['settings', 'mirrors', 'mirror', where('id', 'all & <more>'), 'mirrorOf'], '*'],
  [['settings', 'activeProfiles', 'activeProfile', where('.', 'codeartifact')], 'codeartifact'],
  [['settings', 'offline'], true],
  [['settings', 'localRepository'], 'é 😀'],
];

const variants: Readonly<Record<string, (text: string) => string>> = {
  'as it is': (text) => text,
  CRLF: (text) => text.replace(/\r?\n/g, '\r\n'),
  BOM: (text) => `\uFEFF${text}`,
  'no final newline': (text) => text.replace(/[\r\n]+$/, ''),
};

function fact(text: string): FileFact {
  return { path: '/x.xml', target: '/x.xml', text, mode: 0o644, links: 1 };
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
    return editFile(fact(text), xmlFormat, [set(path, value)]).after;
  } catch (error) {
    if (error instanceof VouchError && error.kind === 'configuration') return null;
    throw error;
  }
}

function undo(body: string, path: KeyPath, value: PlainValue): string {
  const { text, made } = xmlFormat.set(body, path, xmlFormat.encode(value));
  const entry = xmlFormat.find(body, path);
  return entry === null
    ? xmlFormat.remove(text, path, made)
    : xmlFormat.set(text, path, body.slice(entry.start, entry.end)).text;
}

describe.each(Object.entries(variants))('%s', (_name, variant) => {
  test.each(read('valid'))('$name', ({ text: original }) => {
    const text = variant(original);
    const body = text.replace(/^\uFEFF/, '');
    expect(editFile(fact(text), xmlFormat, []).after).toBe(text);
    for (const [path, value] of changes) {
      const after = trySet(text, path, value);
      if (after === null || after === text) continue;
      const entry = xmlFormat.find(body, path);
      const [head, tail] = common(text, after);
      if (entry !== null) {
        expect(head).toBeGreaterThanOrEqual(entry.start);
        expect(tail).toBeGreaterThanOrEqual(body.length - entry.end);
      } else if (!/<(\w+)( [^<>]*)?(\/>|><\/\1>)/.test(body) && body.trim() !== '') {
        expect(head + tail, 'an added element moves nothing').toBe(text.length);
      }
      expect(trySet(after, path, value), 'a second time changes nothing').toBe(after);
      for (const ending of [/\r\n/, /(?<!\r)\n/])
        if (/\n/.test(text) && !ending.test(text))
          expect(after, 'the line endings stay of one kind').not.toMatch(ending);
      if (body.trim() !== '') expect(undo(body, path, value), 'removal gives the bytes back').toBe(body);
    }
  });
});

test('few files leave no room for a key', () => {
  const refused = read('valid').flatMap(({ name, text }) =>
    changes
      .filter(([path, value]) => trySet(text, path, value) === null)
      .map(([path]) => `${name} ${path.length}`),
  );
  expect(refused).toEqual([]);
});

test.each(read('invalid'))('incident 35: $name is refused within a second', ({ text }) => {
  const start = performance.now();
  for (const change of [set([...server, 'username'], 'aws'), set([...server, 'password'], 'x')]) {
    expect(() => editFile(fact(text), xmlFormat, [change])).toThrow(
      expect.objectContaining({ kind: 'configuration', message: expect.stringContaining('/x.xml') }),
    );
  }
  expect(performance.now() - start).toBeLessThan(1_000);
});

test.each([
  ['a document nested deeply', `<settings>${'<a>'.repeat(100_000)}${'</a>'.repeat(100_000)}</settings>`],
  ['one that never closes', '<a>'.repeat(300_000)],
  ['many attributes', `<settings ${Array.from({ length: 50_000 }, (_, n) => `a${n}="1"`).join(' ')}`],
  ['a long comment', `<settings><!--${'-x'.repeat(1_000_000)}`],
])('incident 35: %s is refused within a second', (_name, text) => {
  const start = performance.now();
  expect(() => editFile(fact(text), xmlFormat, [remove(['settings', 'a'])])).toThrow(
    expect.objectContaining({ kind: 'configuration' }),
  );
  expect(performance.now() - start).toBeLessThan(1_000);
});
