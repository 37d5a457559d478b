import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { editFile, remove, set } from '../edit.ts';
import type { Format } from '../format.ts';
import { type KeyPath, where } from '../key-path.ts';
import { factOf } from '../testing/fact.ts';
import { awsConfigFormat, configparserFormat, npmrcFormat } from './format.ts';

const variants: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text.replaceAll('\n', '\r\n'),
  (text) => `\uFEFF${text}`,
  (text) => text.replace(/\n+$/, ''),
];

/** Sets each key, checks that only it moved, that a second time changes nothing, and that undoing gives the bytes back. */
function checkLossless(
  format: Format,
  original: string,
  changes: readonly (readonly [KeyPath, string])[],
): void {
  for (const variant of variants) {
    const text = variant(original);
    const body = text.replace(/^\uFEFF/, '');
    expect(editFile(factOf(text), format, []).after).toBe(text);
    for (const [path, value] of changes) {
      const { after } = editFile(factOf(text), format, [set(path, value)]);
      expect(editFile(factOf(after ?? ''), format, [set(path, value)]).after).toBe(after);
      const entry = format.find(body, path);
      const result = format.set(body, path, format.encode(value));
      expect(text.slice(0, text.length - body.length) + result.text).toBe(after);
      const undone = entry
        ? format.set(result.text, path, body.slice(entry.start, entry.end)).text
        : format.remove(result.text, path, result.made);
      expect(undone).toBe(body);
      if (!body.includes('\r')) continue;
      expect(result.text).not.toMatch(/(?<!\r)\n/);
    }
  }
}

const registry = 'https://d-123456789012.d.codeartifact.us-east-1.amazonaws.com/npm/r/';
const npmChanges: readonly (readonly [KeyPath, string])[] = [
  [['registry'], registry],
  [['@mine:registry'], registry],
  [['//d-1.example/npm/r/:_authToken'], 'eyJ2ZXIi.a-b_c.=='],
  [['//d-1.example/npm/r/:tokenHelper'], '/home/a b/helper'],
];

describe('npmrc', () => {
  test.each([
    '',
    '\n',
    '; only\n# comments\n',
    'registry=https://old/\n',
    'registry = https://old/ ; why\n',
    "registry=https://old/ ; it is 'mine'\n",
    'registry=https://old/ ; it is "mine"\n',
    "registry='https://old/;x\n",
    'registry=\nother=x\n',
    'registry =   \nother=x\n',
    '  registry\t=\thttps://old/  \n\n',
    '//d-1.example/npm/r/:_authToken=${NPM_TOKEN}\n//d-1.example/npm/r/:always-auth=true\n',
    '@mine:registry="https://quoted/"\n',
    'ca[]=\'-----BEGIN\'\nca[]="two"\n# end',
    'always-auth\nprogress=false\n',
    'key = a\\;b\\#c ; comment\nx=1=2=3\n',
    'init.author.name=Ö 🎉\n[section]\nregistry=inside\n',
    '[only-section]\nregistry=inside\n',
    'a=1\n\n\n[s.t]\nb=2\n[]\nc=3\n',
    'registry=one\nregistry=two\n',
    'cafile = /x  \n\n;registry=commented\n',
  ])('%j is edited with nothing lost', (text) => checkLossless(npmrcFormat, text, npmChanges));

  test('a new key goes above every section, and takes its neighbour for a pattern', () => {
    expect(npmrcFormat.set('a : b\n  x = 1\n[s]\ny=2\n', ['k'], 'v').text).toBe(
      'a : b\n  x = 1\n  k = v\n[s]\ny=2\n',
    );
    expect(npmrcFormat.set('[s]\ny=2\n', ['k'], 'v').text).toBe('k=v\n[s]\ny=2\n');
    expect(npmrcFormat.set('a=\nb=2\n', ['a'], 'v').text).toBe('a=v\nb=2\n');
  });

  test.each([
    ['a = old ; why\n', 'a = v ; why\n'],
    ["a=old ; it is 'mine'\n", "a=v ; it is 'mine'\n"],
    ['a="old;" \n', 'a=v \n'],
    ['a=\'x";y\n', 'a=v;y\n'],
  ])('in %j the value alone is replaced', (text, after) => {
    expect(npmrcFormat.set(text, ['a'], 'v').text).toBe(after);
  });

  test('any string that can be written is read back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (value) => {
        const { after } = editFile(factOf('x=1\n'), npmrcFormat, [set(['k'], value)]);
        expect(npmrcFormat.find(after ?? '', ['k'])?.value).toBe(value);
      }),
      { numRuns: 300, examples: [['\u2028'], ['a\u2029b'], ['\u00a0'], [' '], ['"'], ['${X}']] },
    );
  });
});

const pipChanges: readonly (readonly [KeyPath, string])[] = [
  [['global', 'index-url'], 'https://aws@d-1.example/pypi/r/simple/'],
  [['global', 'keyring-provider'], 'subprocess'],
  [['install', 'trusted%host'], '100%'],
  [['new', 'key'], 'a = b : c # d ; e'],
];

describe('configparser', () => {
  test.each([
    '',
    '# only\n; comments\n',
    '[global]\n',
    '[global]\nindex-url = https://old/\n',
    '[global]\na=1\n',
    '[global]\nindex-url=https://old/ # part of the value\n',
    '[global]\nIndex_URL: https://old/\ntimeout: 5\n',
    '[global]\nindex-url =\ntimeout = 60\n',
    '[global]\nindex-url =   \n[install]\n',
    '[global]\nextra-index-url =\n    https://a/\n    https://b/\n\n    https://c/\n; gap\n[install]\nx = 1\n',
    '[global]\nindex-url = https://a/\n  # inside\n  more\n# after\n',
    '  [global]\n  timeout = 1\n  find-links =\n    one\n    two\n',
    '[global]\n\ttimeout\t=\t1\n\n\n[install]\nuser = yes\n',
    '[DEFAULT]\na = 1\n[global]\nb = %(a)s 100%\n',
    '[distutils]\nindex-servers =\n    pypi\n    ca\n\n[ca]\nrepository = https://x/\npassword = p=q:r\n',
    '[global]\na =\n[d\u2028e] =\n',
    '[install]\nx = [global]\ny = ; not a comment\n# end',
  ])('%j is edited with nothing lost', (text) => checkLossless(configparserFormat, text, pipChanges));

  test.each([
    'a = 1\n',
    '[global]\nnonsense\n',
    '[global]\na=1\nA=2\n',
    '[a]\nx=1\n[a]\ny=2\n',
    '[global]\n= 1\n',
    '[a]\nb=1\rc=2\n',
    '[a]\n \uFEFF[b]\n',
  ])('%j is refused', (text) => {
    expect(() => editFile(factOf(text), configparserFormat, [set(['global', 'k'], 'v')])).toThrow(
      expect.objectContaining({ kind: 'configuration' }),
    );
  });

  test('a key is found in any case, with either sign between its words', () => {
    const text = '[global]\nIndex_URL: old\n';
    expect(configparserFormat.find(text, ['global', 'index-url'])?.value).toBe('old');
    expect(configparserFormat.set(text, ['global', 'index-url'], 'v').text).toBe('[global]\nIndex_URL: v\n');
    expect(awsConfigFormat.find(text, ['global', 'INDEX_url'])?.value).toBe('old');
    expect(awsConfigFormat.find(text, ['global', 'index-url'])).toBeNull();
  });

  test('a value that begins as a comment does is a value', () => {
    expect(configparserFormat.find('[g]\nk = # v\n', ['g', 'k'])?.value).toBe('# v');
    expect(configparserFormat.find('[g]\nk = # v\n  ; c\n  w\n', ['g', 'k'])?.value).toBe('# v\nw');
  });

  test.each([[[]], [['a', 'b', 'c', 'd']], [['a', where('b', 'c')]]])('%j is no path', (path) => {
    expect(() => configparserFormat.find('', path)).toThrow(expect.objectContaining({ kind: 'internal' }));
  });

  test('the value of several lines is one value', () => {
    const text = '[g]\nk =\n    a\n    # c\n    b\nl = 1\n';
    expect(configparserFormat.find(text, ['g', 'k'])?.value).toBe('\na\nb');
    expect(configparserFormat.set(text, ['g', 'k'], 'v').text).toBe('[g]\nk =v\nl = 1\n');
  });

  describe('a list of words', () => {
    const path = ['distutils', 'index-servers', 'ours'];

    test.each([
      '[distutils]\nindex-servers =\n    pypi\n    ca\n\n[ca]\nx = 1\n',
      '[distutils]\nindex-servers =\n    pypi\n    # private\n    ca\n; gap\n[ca]\nx = 1\n',
      '[distutils]\nindex-servers = pypi ca\n',
      '[distutils]\nindex-servers: pypi\n    ca\nother = 1\n',
      '[distutils]\nindex-servers =\nother = 1\n',
      '[distutils]\nindex-servers =\n\tpypi',
      '[distutils]\n',
      '[pypi]\nusername = me\n',
      '# nothing\n',
      '',
    ])('of %j takes a word and gives it back', (original) => {
      for (const variant of variants) {
        const text = variant(original).replace(/^\uFEFF/, '');
        const first = configparserFormat.set(text, path, 'true');
        configparserFormat.verify(text, first.text, path, { value: true });
        expect(configparserFormat.find(first.text, path)?.value).toBe(true);
        expect(configparserFormat.set(first.text, path, 'true').text).toBe(first.text);
        const other = ['distutils', 'index-servers', 'others'];
        const second = configparserFormat.set(first.text, other, 'true');
        configparserFormat.verify(first.text, second.text, other, { value: true });
        const made = [...first.made, ...second.made];
        const one = configparserFormat.remove(
          configparserFormat.remove(second.text, other, made),
          path,
          made,
        );
        const two = configparserFormat.remove(
          configparserFormat.remove(second.text, path, made),
          other,
          made,
        );
        expect([one, two]).toEqual([text, text]);
        if (text.includes('\r')) expect(second.text).not.toMatch(/(?<!\r)\n/);
      }
    });

    test('that was made for a word of ours stays with a word of the person’s', () => {
      const { text, made } = configparserFormat.set('', path, 'true');
      const more = text.replace('ours', 'ours mine');
      const left = configparserFormat.remove(more, path, made);
      expect(left).toBe('[distutils]\nindex-servers = mine\n');
      configparserFormat.verify(more, left, path, 'absent');
    });

    test('that is not there any more, or has not the word, is left so', () => {
      const made = [{ path: path.slice(0, 2), before: '' }];
      for (const text of ['', '[distutils]\n', '[distutils]\nindex-servers = mine\n'])
        expect(configparserFormat.remove(text, path, made)).toBe(text);
    });

    test('keeps its shape: lines stay lines, comments stay comments', () => {
      const lines = '[distutils]\nindex-servers =\n    pypi\n    # ours\n';
      expect(configparserFormat.set(lines, path, 'true').text).toBe(
        '[distutils]\nindex-servers =\n    pypi\n    ours\n    # ours\n',
      );
      expect(configparserFormat.find(lines, path)).toBeNull();
      expect(configparserFormat.set('[distutils]\nindex-servers = a b\n', path, 'true').text).toBe(
        '[distutils]\nindex-servers = a b ours\n',
      );
    });
  });
});

describe('npmrc with lines that end in a lone carriage return', () => {
  test.each<[string, KeyPath, string]>([
    ['a=1\r[s]\rx=2\n', ['k'], 'a=1\rk=v\n[s]\rx=2\n'],
    ['a=1\r[s]\nx=2', ['k'], 'a=1\rk=v\n[s]\nx=2'],
    ['a=1\r  b=2\r', ['k'], 'a=1\r  b=2\r  k=v\n'],
    ['; only\r', ['k'], '; only\rk=v\n'],
    ['[s]\r[t]\rx=2\r', ['s', 'k'], '[s]\rk=v\n[t]\rx=2\r'],
  ])('%j takes a key, and gives it back', (text, path, after) => {
    expect(editFile(factOf(text), npmrcFormat, [set(path, 'v')]).after).toBe(after);
    expect(npmrcFormat.remove(after, path, [])).toBe(text);
  });

  test('loses one line where a key goes', () => {
    const text = 'cafile=/x\r//h/:_authToken=old\rb=2\r';
    const edit = editFile(factOf(text), npmrcFormat, [remove(['//h/:_authToken'])]);
    expect(edit.after).toBe('cafile=/x\rb=2\r');
  });
});

describe('npmrc with what npm reads otherwise than it looks', () => {
  test.each([
    'registry=https://old/\u2028\n',
    'registry= \u2028https://old/ ; c\u2029 \na=1\n',
    'registry\n',
  ])('%j is refused, for npm finds no value there', (text) => {
    expect(() => editFile(factOf(text), npmrcFormat, [set(['registry'], registry)])).toThrow(
      expect.objectContaining({ kind: 'configuration' }),
    );
  });

  test.each(['registry=https://old/\\\n', 'a=1\nregistry=old\\;b\\\\\\'])(
    '%j is edited with nothing lost',
    (text) => checkLossless(npmrcFormat, text, [[['registry'], registry]]),
  );
});

describe('configparser with headers deeper than a new key', () => {
  test.each<[string, string]>([
    ['[global]\n  [install]\n  user = no\n', '[global]\n  k = v\n  [install]\n  user = no\n'],
    ['[global]\n# c\n\n\t[install]\n', '[global]\n\tk = v\n# c\n\n\t[install]\n'],
    ['[global]\n\u00a0[install]\n', '[global]\n\u00a0k = v\n\u00a0[install]\n'],
    ['  [global]\n[install]\n', '  [global]\n  k = v\n[install]\n'],
  ])('%j takes a key before them, and gives it back', (text, after) => {
    expect(editFile(factOf(text), configparserFormat, [set(['global', 'k'], 'v')]).after).toBe(after);
    checkLossless(configparserFormat, text, [[['global', 'k'], 'v']]);
  });

  test('and a section of ours stays, since without it the next header would go on with the value above', () => {
    const path = ['new', 'k'];
    const text = '[a]\nx = 1\n\n[new]\n  k = v\n  [later]\n  y = 1\n';
    const left = configparserFormat.remove(text, path, [{ path: ['new'], before: '\n' }]);
    expect(left).toBe('[a]\nx = 1\n\n[new]\n  [later]\n  y = 1\n');
    configparserFormat.verify(text, left, path, 'absent');
  });
});

test.each<[string, Format, KeyPath]>([
  ['a key', configparserFormat, ['a', 'x']],
  ['a word', configparserFormat, ['a', 'x', 'y']],
])('a text of ours that the second reader refuses is our mistake: %s', (_what, format, path) => {
  const good = '[a]\nx = y\n';
  const bad = 'no section\n';
  expect(() => format.verify(good, bad, path, 'present')).toThrow(
    expect.objectContaining({ kind: 'internal' }),
  );
  expect(() => format.verify(bad, good, path, 'present')).toThrow(
    expect.objectContaining({ kind: 'configuration' }),
  );
});

test('knows a key of pip’s whatever blanks stand behind it: Python takes them all off', () => {
  const text = '[global]\nindex-url\u2028 = https://a/\n';
  expect(configparserFormat.find(text, ['global', 'index-url'])?.value).toBe('https://a/');
  const edit = editFile(factOf(text), configparserFormat, [set(['global', 'index-url'], 'https://b/')]);
  expect(edit.after).toBe('[global]\nindex-url\u2028 = https://b/\n');
});

test('puts a word below others that any blank of Python’s indents, and takes it away again', () => {
  const text = '[distutils]\nindex-servers =\n\u2028  mine\n';
  const path = ['distutils', 'index-servers', 'ours'];
  const edit = editFile(factOf(text), configparserFormat, [set(path, true)]);
  expect(edit.after).toBe(`${text}\u2028  ours\n`);
  expect(configparserFormat.remove(edit.after ?? '', path, [])).toBe(text);
});
