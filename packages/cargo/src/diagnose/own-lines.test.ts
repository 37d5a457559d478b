import { expect, it } from 'vitest';
import { ownLines } from './own-lines.ts';

it.each([
  ['[http]\nproxy = "x"\n', 2, 2],
  ['[http]\nproxy = "x"', 2, 2],
  ['[http]\r\nproxy = "x"\r\ncainfo = "y"\r\n', 2, 2],
  ['[http]\r\nproxy = "x" # why\r\n', 2, 2],
  ['\ufeffhttp.proxy = "x"\n', 1, 1],
  ['\ufeffhttp.proxy = """\nx"""  # why\n', 1, 2],
])('%j has the key in lines of its own', (text, from, to) => {
  expect(ownLines({ text }, ['http', 'proxy'])).toEqual({ from, to });
});

it.each([
  '',
  null,
  '[http]\ncainfo = "y"\n',
  'http = { proxy = "x" }\n',
  'http = { cainfo = "y", proxy = "x" } # z\n',
])('%j has no line that could be cut', (text) => {
  expect(ownLines({ text }, ['http', 'proxy'])).toBeUndefined();
});
