import { describe, expect, test } from 'vitest';
import { editFile, remove, set } from '../edit.ts';
import { type KeyPath, where } from '../key-path.ts';
import { common, corpus, trySet, undo, variants } from '../testing/corpus.ts';
import { factOf } from '../testing/fact.ts';
import type { PlainValue } from '../value.ts';
import { xmlFormat } from './format.ts';

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

/** Work that grows with the square of a text would take minutes; a busy machine takes a second or two. */
const soon = { timeout: 10_000 };

describe.each(Object.entries(variants))('%s', (_name, variant) => {
  test.each(corpus('maven/settings/valid'))('$name is edited with nothing lost', ({ text: original }) => {
    const text = variant(original);
    const body = text.replace(/^\uFEFF/, '');
    expect(editFile(factOf(text), xmlFormat, []).after).toBe(text);
    for (const [path, value] of changes) {
      const after = trySet(xmlFormat, text, path, value);
      if (after === null || after === text) continue;
      const entry = xmlFormat.find(body, path);
      const [head, tail] = common(text, after);
      if (entry !== null) {
        expect(head).toBeGreaterThanOrEqual(entry.start);
        expect(tail).toBeGreaterThanOrEqual(body.length - entry.end);
      } else if (!/<(\w+)( [^<>]*)?(\/>|><\/\1>)/.test(body) && body.trim() !== '') {
        expect(head + tail, 'an added element moves nothing').toBe(text.length);
      }
      expect(trySet(xmlFormat, after, path, value), 'a second time changes nothing').toBe(after);
      for (const ending of [/\r\n/, /(?<!\r)\n/])
        if (/\n/.test(text) && !ending.test(text))
          expect(after, 'the line endings stay of one kind').not.toMatch(ending);
      if (body.trim() !== '')
        expect(undo(xmlFormat, body, path, value), 'removal gives the bytes back').toBe(body);
    }
  });
});

test('few files leave no room for a key', () => {
  const refused = corpus('maven/settings/valid').flatMap(({ name, text }) =>
    changes
      .filter(([path, value]) => trySet(xmlFormat, text, path, value) === null)
      .map(([path]) => `${name} ${path.length}`),
  );
  expect(refused).toEqual([]);
});

test.each(corpus('maven/settings/invalid'))(
  'incident 35: $name is refused, and nobody waits for it',
  soon,
  ({ text }) => {
    for (const change of [set([...server, 'username'], 'aws'), set([...server, 'password'], 'x')]) {
      expect(() => editFile(factOf(text), xmlFormat, [change])).toThrow(
        expect.objectContaining({ kind: 'configuration', message: expect.stringMatching(/^\/x\b/) }),
      );
    }
  },
);

test.each([
  ['a document nested deeply', `<settings>${'<a>'.repeat(100_000)}${'</a>'.repeat(100_000)}</settings>`],
  ['one that never closes', '<a>'.repeat(300_000)],
  ['many attributes', `<settings ${Array.from({ length: 50_000 }, (_, n) => `a${n}="1"`).join(' ')}`],
  ['a long comment', `<settings><!--${'-x'.repeat(1_000_000)}`],
])('incident 35: %s is refused, and nobody waits for it', soon, (_name, text) => {
  expect(() => editFile(factOf(text), xmlFormat, [remove(['settings', 'a'])])).toThrow(
    expect.objectContaining({ kind: 'configuration' }),
  );
});

test('incident 35: nobody waits for a document with many blanks in it', soon, () => {
  const text = `<settings><offline>false${' \n'.repeat(20_000)}</offline>${'\n'.repeat(20_000)}</settings>`;
  expect(trySet(xmlFormat, text, [...server, 'username'], 'aws')).toContain('aws');
});
