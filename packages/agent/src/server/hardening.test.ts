import { close, open } from 'node:inspector';
import { expect, test } from 'vitest';
import { foreignOption, requireNoInspector } from './hardening.ts';

test.each([
  '--inspect',
  '--inspect-brk=0.0.0.0:9229',
  '--inspect-publish-uid=http',
  '--require=/x.js',
  '-r',
  '--import=data:text/javascript,1',
  '--loader=/x.mjs',
  '--experimental-loader',
  '--debug-port=1',
])('%s is foreign, on the command line and in NODE_OPTIONS', (option) => {
  expect(foreignOption([option], undefined)).toBe(option);
  expect(foreignOption([], `--max-old-space-size=100 ${option} /x`)).toBe(option);
});

test('quotes hide no option', () => {
  expect(foreignOption([], '"--require=/a b.js"')).toBeDefined();
});

test('other options are not', () => {
  expect(
    foreignOption(['--disable-sigusr1', '--max-old-space-size=100'], '--enable-source-maps'),
  ).toBeUndefined();
});

test('an open debugger is noticed', () => {
  expect(requireNoInspector).not.toThrow();
  open(0, '127.0.0.1');
  expect(requireNoInspector).toThrow(expect.objectContaining({ kind: 'denied' }));
  close();
});
