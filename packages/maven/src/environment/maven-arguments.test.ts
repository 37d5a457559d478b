import { describe, expect, it } from 'vitest';
import { argumentsVariable, namesSettings, needsNoToken } from './maven-arguments.ts';

describe('no token is needed', () => {
  it.each([
    '-o',
    'clean -o install',
    '--offline',
    '-v',
    '--version',
    '"-h"',
    '"" -o',
    'x "-o',
    ' --help ',
    '-oq',
    '-qeo x',
  ])('for mvn %s', (words) => {
    expect(needsNoToken({ [argumentsVariable]: words })).toBe(true);
  });

  it.each([
    undefined,
    '',
    '-V deploy',
    '-D-o',
    '-Dexec.args=-v',
    '-Do',
    '-fo',
    '-ntp -Bq',
    '--no-snapshot-updates',
    '"-Dexec.args=-q -o x"',
    '-Dx="a -o b"',
    'clean "-D -o',
  ])('but one is for mvn %s', (words) => {
    expect(needsNoToken({ [argumentsVariable]: words })).toBe(false);
  });
});

it.each([
  ['-s x.xml', true],
  ['-sx.xml', true],
  // Measured with 3.8.7: one hyphen does.
  ['-T1 -settings x.xml', true],
  ['--settings=x.xml', true],
  ['-B\t--settings', true],
  ['-gs x.xml', false],
  ['--global-settings x.xml', false],
  ['--settings-of-mine', false],
  ['-Darguments=-s', false],
  ['', false],
])('mvn %j names the user’s settings: %s', (words, isNamed) => {
  expect(namesSettings(words)).toBe(isNamed);
});
