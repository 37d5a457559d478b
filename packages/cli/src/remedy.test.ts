import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allOf, type CommandPlace, commandFor, type Remedy } from './remedy.ts';

const linux: CommandPlace = { platform: 'linux', vouch: ['vouch'], aside: '.aside-1' };
const mac: CommandPlace = { ...linux, platform: 'darwin' };
const windows: CommandPlace = { ...linux, platform: 'win32' };
const cut: Remedy = { kind: 'cut-lines', file: '/h/.npmrc', from: 2, to: 3, holds: '//a.b/:_authToken' };

describe('commandFor', () => {
  it.each<[Remedy, string, string | undefined]>([
    [{ kind: 'unset', names: ['A', 'B'] }, 'unset A B', "Remove-Item 'Env:A'; Remove-Item 'Env:B'"],
    [{ kind: 'set-from', name: 'A', from: 'B' }, 'export A="$B"', '$env:A = $env:B'],
    [{ kind: 'mode', path: '/h/a b', mode: '600' }, "chmod 600 '/h/a b'", undefined],
    [
      { kind: 'move-away', path: "/h/it's" },
      "mv '/h/it'\\''s' '/h/it'\\''s.aside-1'",
      "Move-Item '/h/it''s' '/h/it''s.aside-1'",
    ],
    [
      { kind: 'path-first', directory: '/h/a b' },
      'export PATH="/h/a b:$PATH"',
      "$env:PATH = '/h/a b;' + $env:PATH",
    ],
    [{ kind: 'vouch', words: ['login'] }, 'vouch login', 'vouch login'],
    [
      { kind: 'vouch', words: ['refresh'], directory: '/p q' },
      "(cd '/p q' && vouch refresh)",
      "Push-Location '/p q'; vouch refresh; Pop-Location",
    ],
    [{ kind: 'run', words: ['aws', 'x y'] }, "aws 'x y'", "aws 'x y'"],
    [
      {
        kind: 'all',
        remedies: [
          { kind: 'vouch', words: ['a'] },
          { kind: 'vouch', words: ['b'] },
        ],
      },
      'vouch a && vouch b',
      'vouch a; vouch b',
    ],
    [cut, "sed -i '2{/\\/\\/a\\.b\\/:_authToken/{N;d;};}' /h/.npmrc", undefined],
  ])('writes %j', (remedy, posix, powershell) => {
    expect(commandFor(remedy, linux)).toBe(posix);
    expect(commandFor(remedy, windows)).toBe(powershell);
  });

  it('gives BSD’s sed the empty ending that it wants', () => {
    expect(commandFor(cut, mac)).toMatch(/^sed -i '' '2\{/);
  });

  it('has none for what a shell cannot do, or what cannot be shown', () => {
    expect(commandFor({ kind: 'unset', names: ['npm_config_//h/:_authToken'] }, linux)).toBeUndefined();
    expect(commandFor({ kind: 'unset', names: ['A', 'npm_config_//h/:_auth'] }, linux)).toBeUndefined();
    expect(commandFor({ kind: 'path-first', directory: '/h/a:b' }, linux)).toBeUndefined();
    expect(commandFor({ kind: 'mode', path: '/h/\u001b[2J', mode: '600' }, linux)).toBeUndefined();
    const long = { kind: 'run', words: ['x'.repeat(390), 'y'.repeat(700), '\u202e'] } as const;
    expect(commandFor(long, linux)).toBeUndefined();
  });

  it('is one for several findings, the same for one, and none for none', () => {
    const login: Remedy = { kind: 'vouch', words: ['login'] };
    expect(allOf([])).toBeUndefined();
    expect(allOf([login])).toBe(login);
    expect(allOf([cut, login])).toEqual({ kind: 'all', remedies: [cut, login] });
    expect(
      commandFor({ kind: 'all', remedies: [login, { ...cut, holds: '\u001b' }] }, linux),
    ).toBeUndefined();
  });

  it('quotes every word so that a real shell reads it back', () => {
    const word = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), (words) => {
        const command = commandFor({ kind: 'run', words: ['printf', '%s\\n', ...words] }, linux);
        expect(execFileSync('sh', ['-c', command ?? ''], { encoding: 'utf8' })).toBe(`${words.join('\n')}\n`);
      }),
      { numRuns: 40 },
    );
  });

  it.each(['/h/a b', `/h/Ann "O'Brien" $HOME \\ü \`x\` !1`])('puts %s in front of PATH', (directory) => {
    const command = commandFor({ kind: 'path-first', directory }, linux);
    const env = { PATH: '/usr/bin:/bin', HOME: '/wrong' };
    const path = execFileSync('sh', ['-c', `${command}; printf %s "$PATH"`], { encoding: 'utf8', env });
    expect(path).toBe(`${directory}:/usr/bin:/bin`);
  });

  it('cuts the lines that were meant, and nothing where the file has changed since', () => {
    const here = process.platform === 'darwin' ? mac : linux;
    const directory = mkdtempSync(join(tmpdir(), 'vouch-sed-'));
    try {
      const file = join(directory, 'a file');
      const holds = '//a.b/[x]*^$\\:_authToken';
      const command = commandFor({ kind: 'cut-lines', file, from: 2, to: 3, holds }, here) ?? '';
      writeFileSync(file, `one\n${holds}=t\n  more\nfour\n`);
      execFileSync('sh', ['-c', command]);
      expect(readFileSync(file, 'utf8')).toBe('one\nfour\n');
      writeFileSync(file, `zero\none\n${holds}=t\n`);
      execFileSync('sh', ['-c', command]);
      expect(readFileSync(file, 'utf8')).toBe(`zero\none\n${holds}=t\n`);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
