import { expect, it } from 'vitest';
import { type KeyPath, where } from '../key-path.ts';
import { tomlFormat } from './format.ts';

const element: KeyPath = ['index', where('name', 'a#b')];

it.each<[string, string, KeyPath, string]>([
  ['goes', '[t]\nk = 1\n', ['t'], ''],
  ['goes from above a comment, which stays', '[t]\n# mine\nk = 1\n', ['t'], '# mine\n'],
  ['stays with a comment beside its name', '[t] # mine\nk = 1\n', ['t'], '[t] # mine\n'],
  ['stays with another key in it', '[t]\nk = 1\nmine = 2\n', ['t'], '[t]\nmine = 2\n'],
  ['stays with a table in it', '[t]\nk = 1\n[t.mine]\n', ['t'], '[t.mine]\n'],
  ['goes with the line that names it', '[[index]]\nname = "a#b"\nk = 1\n', element, ''],
  [
    'stays with a comment beside the line that names it',
    '[[index]]\nname = "a#b" # mine\nk = 1\n',
    element,
    '[[index]]\nname = "a#b" # mine\n',
  ],
  [
    'stays with a comment above the line that names it',
    '[[index]]\n# mine\nname = "a#b"\nk = 1\n',
    element,
    '[[index]]\n# mine\nname = "a#b"\n',
  ],
  [
    'stays with a table that would hang on another one',
    '[[index]]\nname = "c"\n[[index]]\nname = "a#b"\nk = 1\n[index.mine]\nx = 1\n',
    element,
    '[[index]]\nname = "c"\n[[index]]\nname = "a#b"\n[index.mine]\nx = 1\n',
  ],
])('a table that was made for a key %s', (_how, text, table, left) => {
  const path = [...table, 'k'];
  expect(tomlFormat.remove(text, path, [{ path: table, before: '' }])).toBe(left);
  tomlFormat.verify(text, left, path, 'absent');
});

it('a table in braces is as empty again as it was, and no other one', () => {
  const text = 'a = {}\nb = {  }\n';
  const one = tomlFormat.set(text, ['a', 'k'], '1');
  const two = tomlFormat.set(one.text, ['b', 'k'], '1');
  expect(two.text).toBe('a = { k = 1 }\nb = { k = 1 }\n');
  const made = [...one.made, ...two.made];
  const left = tomlFormat.remove(two.text, ['b', 'k'], made);
  expect(left).toBe('a = { k = 1 }\nb = {  }\n');
  expect(tomlFormat.remove(left, ['a', 'k'], made)).toBe(text);
  expect(tomlFormat.remove(left, ['a', 'k'], [])).toBe(text);
});
