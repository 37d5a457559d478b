import { describe, expect, it } from 'vitest';
import { argumentsVariable, needsNoToken } from './maven-arguments.ts';

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
