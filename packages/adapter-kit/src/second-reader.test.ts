import { describe, expect, it } from 'vitest';
import { shellBlockFormat } from './block/format.ts';
import type { Format } from './format.ts';
import { awsConfigFormat, configparserFormat, npmrcFormat } from './ini/format.ts';
import { type KeyPath, where } from './key-path.ts';
import { tomlFormat } from './toml/format.ts';
import type { PlainValue } from './value.ts';
import { xmlFormat } from './xml/format.ts';
import { yamlFormat } from './yaml/format.ts';

interface Case {
  readonly format: Format;
  readonly path: KeyPath;
  readonly value: PlainValue;
  /** A file without the key, and what it is with it. */
  readonly without: string;
  readonly with: string;
  /** Files that have the key, and something else than they ought to. */
  readonly wrong: readonly string[];
}

const cases: Readonly<Record<string, Case>> = {
  npmrc: {
    format: npmrcFormat,
    path: ['k'],
    value: 'v',
    without: 'o=1\nl[]=a\nl[]=b\n[s]\nk=2\n',
    with: 'o=1\nl[]=a\nl[]=b\nk=v\n[s]\nk=2\n',
    wrong: [
      'o=1\nl[]=a\nl[]=b\nk=w\n[s]\nk=2\n',
      'o=2\nl[]=a\nl[]=b\nk=v\n[s]\nk=2\n',
      'o=1\nl[]=a\nl[]=c\nk=v\n[s]\nk=2\n',
      'o=1\nl[]=a\nl[]=b\nk=v\n[s]\nk=3\n',
      'o=1\nl[]=a\nl[]=b\nk=v\n',
      'o=1\nl[]=a\nl[]=b\nk=v\np=3\n[s]\nk=2\n',
    ],
  },
  'a switch in npmrc': {
    format: npmrcFormat,
    path: ['k'],
    value: true,
    without: 'o=1\n',
    with: 'o=1\nk=true\n',
    wrong: ['o=1\nk=false\n', 'o=1\nk=1\n'],
  },
  configparser: {
    format: configparserFormat,
    path: ['s', 'the-key'],
    value: 'v',
    without: '[s]\no = 1\n[t]\nthe-key = 2\n',
    with: '[s]\no = 1\nThe_Key = v\n[t]\nthe-key = 2\n',
    wrong: [
      '[s]\no = 1\nthe-key = w\n[t]\nthe-key = 2\n',
      '[s]\no = 1\nthe-key = v\n  w\n[t]\nthe-key = 2\n',
      '[s]\no = 2\nthe-key = v\n[t]\nthe-key = 2\n',
      '[s]\nthe-key = v\n[t]\nthe-key = 2\n',
      '[s]\no = 1\nthe-key = v\n[t]\nthe-key = 3\n',
    ],
  },
  'the AWS configuration': {
    format: awsConfigFormat,
    path: ['s', 'the_key'],
    value: 'v',
    without: '[s]\nthe-key = 1\n',
    with: '[s]\nthe-key = 1\nTHE_KEY = v\n',
    wrong: ['[s]\nthe-key = v\n', '[s]\nthe-key = 2\nthe_key = v\n'],
  },
  'a list of words': {
    format: configparserFormat,
    path: ['s', 'l', 'w'],
    value: true,
    without: '[s]\nl = a b\no = 1\n',
    with: '[s]\nl = a b w\no = 1\n',
    wrong: [
      '[s]\nl = a w\no = 1\n',
      '[s]\nl = b a w\no = 1\n',
      '[s]\nl = a b w\no = 2\n',
      '[s]\nl = a b w c\no = 1\n',
    ],
  },
  TOML: {
    format: tomlFormat,
    path: ['t', 'k'],
    value: 'v',
    without: 'l = [1, [2]]\nd = 1979-05-27\n[t]\no = 1\n[e]\n',
    with: 'l = [1, [2]]\nd = 1979-05-27\n[t]\no = 1\nk = "v"\n',
    wrong: [
      'l = [1, [2]]\nd = 1979-05-27\n[t]\no = 1\nk = "w"\n',
      'l = [1, [2]]\nd = 1979-05-27\n[t]\no = 2\nk = "v"\n',
      'l = [1, [2]]\nd = 1979-05-27\n[t]\no = "1"\nk = "v"\n',
      'l = [1, [3]]\nd = 1979-05-27\n[t]\no = 1\nk = "v"\n',
      'l = [1]\nd = 1979-05-27\n[t]\no = 1\nk = "v"\n',
      'l = [1, [2]]\nd = 1979-05-28\n[t]\no = 1\nk = "v"\n',
      'l = [1, [2]]\nd = 1979-05-27\n[t]\no = 1\nk = "v"\np = 1\n',
    ],
  },
  'a number in TOML': {
    format: tomlFormat,
    path: ['k'],
    value: 7,
    without: 'o = 9007199254740993\n',
    with: 'o = 9007199254740993\nk = 7\n',
    wrong: ['o = 9007199254740993\nk = "7"\n', 'o = 9007199254740992\nk = 7\n'],
  },
  'an element of a list in TOML': {
    format: tomlFormat,
    path: ['l', where('name', 'a'), 'k'],
    value: 'v',
    without: '[[l]]\nname = "b"\nk = "x"\n',
    with: '[[l]]\nname = "b"\nk = "x"\n[[l]]\nname = "a"\nk = "v"\n',
    wrong: [
      '[[l]]\nname = "b"\nk = "x"\n[[l]]\nname = "a"\nk = "w"\n',
      '[[l]]\nname = "b"\nk = "y"\n[[l]]\nname = "a"\nk = "v"\n',
      '[[l]]\nname = "a"\nk = "v"\n',
      '[[l]]\nname = "b"\nk = "x"\n[[l]]\nname = "a"\nk = "v"\no = 1\n',
    ],
  },
  'the member that names an element in TOML': {
    format: tomlFormat,
    path: ['l', where('name', 'a'), 'name'],
    value: 'a',
    without: '[[l]]\nname = "b"\n',
    with: '[[l]]\nname = "b"\n[[l]]\nname = "a"\n',
    wrong: ['[[l]]\nname = "a"\n', '[[l]]\nname = "b"\n[[l]]\nname = "a"\no = 1\n'],
  },
  XML: {
    format: xmlFormat,
    path: ['s', 'k'],
    value: 'v',
    without: '<s a="1"><o>1</o><e/></s>',
    with: '<s a="1"><o>1</o><e/><k> v </k></s>',
    wrong: [
      '<s a="1"><o>1</o><k>w</k></s>',
      '<s a="1"><o>2</o><k>v</k></s>',
      '<s a="2"><o>1</o><k>v</k></s>',
      '<s a="1"><o b="1">1</o><k>v</k></s>',
      '<s a="1"><p>1</p><k>v</k></s>',
      '<s a="1"><k>v</k></s>',
      '<s a="1"><o>1</o><k>v</k><k>x</k></s>',
      '<s a="1"><o>1</o><k>v</k><p><q>1</q></p></s>',
      '<s a="1"><o>1</o><k>v</k>text</s>',
    ],
  },
  'an element of a list in XML': {
    format: xmlFormat,
    path: ['s', 'l', where('id', 'a'), 'k'],
    value: 'v',
    without: '<s><l><id>b</id><k>x</k></l></s>',
    with: '<s><l><id>b</id><k>x</k></l><l><id>&#97;</id><k>v</k></l></s>',
    wrong: [
      '<s><l><id>b</id><k>x</k></l><l><id>a</id><k>w</k></l></s>',
      '<s><l><id>b</id><k>y</k></l><l><id>a</id><k>v</k></l></s>',
      '<s><l><id>a</id><k>v</k></l></s>',
      '<s><l><id>b</id><k>x</k></l><l><id>a</id><k>v</k><o>1</o></l></s>',
    ],
  },
  'an element with a text of its own in XML': {
    format: xmlFormat,
    path: ['s', 'l', where('.', 'a')],
    value: 'a',
    without: '<s><l>b</l></s>',
    with: '<s><l>b</l><l>a</l></s>',
    wrong: ['<s><l>a</l></s>', '<s><l>c</l><l>a</l></s>'],
  },
  YAML: {
    format: yamlFormat,
    path: ['m', 'k'],
    value: 'v',
    without: 'o: 1\nl: [a, {b: 1}]\nm:\n  n: 1\ne:\n',
    with: 'o: 1\nl: [a, {b: 1}]\nm:\n  n: 1\n  k: v\n',
    wrong: [
      'o: 1\nl: [a, {b: 1}]\nm:\n  n: 1\n  k: w\n',
      'o: 2\nl: [a, {b: 1}]\nm:\n  n: 1\n  k: v\n',
      'o: 1\nl: [a, {b: 2}]\nm:\n  n: 1\n  k: v\n',
      'o: 1\nl: []\nm:\n  n: 1\n  k: v\n',
      'o: 1\nl: [a, {b: 1}]\nm:\n  n: 2\n  k: v\n',
      'o: 1\nl: [a, {b: 1}]\nm:\n  k: v\n',
      'o: 1\nl: [a, {b: 1}]\nm:\n  n: 1\n  k: v\nk: v\n',
    ],
  },
  'an item of a list in YAML': {
    format: yamlFormat,
    path: ['l', where('', 'w')],
    value: 'w',
    without: 'l: [a, b]\n',
    with: 'l: [a, b, w]\n',
    wrong: ['l: [a, w]\n', 'l: [b, a, w]\n', 'l: [a, b, w, c]\n', 'l: [a, b, w]\no: 1\n'],
  },
  'a block': {
    format: shellBlockFormat,
    path: ['k'],
    value: 'v\n w',
    without: 'a\nb\n',
    with: 'a\nb\n\n# >>> k >>>\nv\n w\n# <<< k <<<\n',
    wrong: [
      'a\nb\n\n# >>> k >>>\nv\nw\n# <<< k <<<\n',
      'a\nc\n\n# >>> k >>>\nv\n w\n# <<< k <<<\n',
      'a\n\n# >>> k >>>\nv\n w\n# <<< k <<<\n',
      'a\nb\n\n# >>> k >>>\nv\n w\n# <<< k <<<\nc\n',
    ],
  },
};

describe.each(Object.entries(cases))('the second look at %s', (_name, each) => {
  const { format, path, value } = each;
  const refused = expect.objectContaining({
    kind: 'internal',
    message: expect.stringContaining('would not say what was meant'),
  });

  it('takes what was meant', () => {
    format.verify(each.without, each.with, path, { value });
    format.verify(each.without, each.with, path, 'present');
    format.verify(each.with, each.without, path, 'absent');
    format.verify(each.with, each.with, path, { value });
  });

  it('refuses a key that is not there, and one that is there still', () => {
    for (const meant of [{ value }, 'present'] as const)
      expect(() => format.verify(each.without, each.without, path, meant)).toThrow(refused);
    expect(() => format.verify(each.with, each.with, path, 'absent')).toThrow(refused);
  });

  it.each(each.wrong)('refuses %j', (wrong) => {
    expect(() => format.verify(each.without, wrong, path, { value })).toThrow(refused);
    expect(() => format.verify(each.with, wrong, path, { value })).toThrow(refused);
  });
});
