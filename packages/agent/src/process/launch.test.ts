import { expect, test } from 'vitest';
import { commandOf } from './launch.ts';

const program = { node: '/opt/node', script: '/opt/vouch-agent.js' };

test('a shell lowers the limit for core files and becomes the agent', () => {
  expect(commandOf({ platform: 'linux' }, program, new Set())).toEqual([
    '/bin/sh',
    '-c',
    'ulimit -c 0; exec "$0" "$@"',
    '/opt/node',
    '--optimize-for-size',
    '/opt/vouch-agent.js',
  ]);
});

test('the signal’s door is shut where Node can do it', () => {
  expect(commandOf({ platform: 'win32' }, program, new Set(['--disable-sigusr1']))).toEqual([
    '/opt/node',
    '--optimize-for-size',
    '--disable-sigusr1',
    '/opt/vouch-agent.js',
  ]);
});

test('the program for errands is named by its absolute path', () => {
  const withErrands = { ...program, refresh: '/opt/vouch-refresh.js' };
  expect(commandOf({ platform: 'win32' }, withErrands, new Set())).toEqual([
    '/opt/node',
    '--optimize-for-size',
    '/opt/vouch-agent.js',
    '--refresh',
    '/opt/vouch-refresh.js',
  ]);
});
