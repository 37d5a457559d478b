import { execFileSync } from 'node:child_process';
import { shellOnPath } from '@vouch/workbench/shells';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exportStatement, type Shell } from './shell.ts';

const printableAscii = Array.from({ length: 0x5f }, (_, at) => String.fromCharCode(0x20 + at)).join('');
const awkward = [
  "'",
  "''",
  "\\'",
  '$HOME `id` $(id)',
  '!!',
  '%PATH%',
  '“”‘’',
  ' ',
  '\\',
  '\\\\n',
  printableAscii,
];

const real: readonly (readonly [Shell, readonly string[]])[] = [
  ['bash', ['--norc', '-c']],
  ['zsh', ['-f', '-c']],
  ['fish', ['--no-config', '-c']],
];

/** What a program that the shell starts afterwards finds in its environment. */
function seenBy(program: string, args: readonly string[], statement: string): string {
  return execFileSync(program, [...args, `eval "$STATEMENT"; printenv X`], {
    // No home: fish would make its directories in one that could be made.
    env: { PATH: '/usr/bin:/bin', HOME: '/dev/null', LC_ALL: 'C.UTF-8', STATEMENT: statement },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).replace(/\n$/, '');
}

describe.each(real)('in a real %s', (shell, args) => {
  const program = shellOnPath(shell) ?? '';
  const missing = program === '';

  it.skipIf(missing)('a value comes through as it is, every printable character of it', () => {
    for (const value of awkward)
      expect(seenBy(program, args, exportStatement(shell, 'X', value))).toBe(value);
  });

  it.skipIf(missing)('so does any text without control characters', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\x20-\x7e]{1,40}$/), (value) => {
        expect(seenBy(program, args, exportStatement(shell, 'X', value))).toBe(value);
      }),
      { numRuns: 25 },
    );
  });
});

/** PowerShell's own rule: within single quotes only a quote (any of its five) is special, and it is doubled. */
function readPowershell(statement: string): string {
  const match = /^\$env:X = '((?:[^'\u2018-\u201b]|['\u2018-\u201b]{2})*)'$/.exec(statement);
  if (match === null) throw new Error(`not one statement: ${statement}`);
  return (match[1] as string).replace(/(['\u2018-\u201b])\1/g, '$1');
}

describe('for shells that are not here', () => {
  it('PowerShell reads the value back', () => {
    for (const value of awkward)
      expect(readPowershell(exportStatement('powershell', 'X', value))).toBe(value);
  });

  it('cmd takes a token in quotes, where its special characters mean nothing', () => {
    expect(exportStatement('cmd', 'X', 'eyJ2.a-b_c.d==')).toBe('set "X=eyJ2.a-b_c.d=="');
  });
});
