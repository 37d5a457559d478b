import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { batchRc, shellRc } from './rc-block.ts';

const shells = ['sh', 'dash', 'bash', 'busybox', 'zsh', 'ksh'].filter((shell) =>
  ['/bin', '/usr/bin'].some((directory) => existsSync(join(directory, shell))),
);

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "vouch it's a home "));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** What the block exports in a shell, where the launcher is this script. */
function exported(shell: string, launcher: string | null, args: readonly string[] = []): string[] {
  const path = join(home, 'launcher');
  if (launcher !== null) {
    writeFileSync(path, `#!/bin/sh\n${launcher}\n`);
    chmodSync(path, 0o700);
  }
  const rc = join(home, 'mavenrc');
  writeFileSync(rc, shellRc(path));
  const script = join(home, 'mvn');
  writeFileSync(script, `set -e\n. "$RC"\nenv | sort > "$OUT"\n`);
  const out = join(home, 'out');
  const command = shell === 'busybox' ? ['busybox', 'sh'] : [shell];
  const [file = '', ...rest] = [...command, script, ...args];
  execFileSync(file, rest, {
    env: { PATH: process.env['PATH'], RC: rc, OUT: out },
    stdio: 'pipe',
    cwd: home,
  });
  return readFileSync(out, 'utf8')
    .split('\n')
    .filter((line) => /^(?:CODE|VOUCH|EVIL|vouch)/.test(line));
}

describe.each(shells)('the block in %s', (shell) => {
  it('exports what the launcher prints, and nothing else', () => {
    const launcher =
      'echo CODEARTIFACT_AUTH_TOKEN=a.b-c_d==\necho EVIL=1\necho VOUCH_TOKEN_EXPIRATION=5\necho VOUCH_TOKEN_DOMAINS=a:b';
    expect(exported(shell, launcher)).toEqual([
      'CODEARTIFACT_AUTH_TOKEN=a.b-c_d==',
      'VOUCH_TOKEN_DOMAINS=a:b',
      'VOUCH_TOKEN_EXPIRATION=5',
    ]);
  });

  it('goes on where the launcher fails, says nothing, or is gone', () => {
    expect(exported(shell, 'echo hint >&2; exit 3')).toEqual([]);
    expect(exported(shell, ':')).toEqual([]);
    rmSync(join(home, 'launcher'));
    expect(exported(shell, null)).toEqual([]);
  });

  it('says nothing where the launcher is gone', () => {
    const rc = join(home, 'mavenrc');
    writeFileSync(rc, shellRc(join(home, 'gone')));
    const [file = '', ...rest] = shell === 'busybox' ? ['busybox', 'sh'] : [shell];
    const { stdout, stderr, status } = spawnSync(file, [...rest, '-c', '. "$0"', rc], { encoding: 'utf8' });
    expect({ stdout, stderr, status }).toEqual({ stdout: '', stderr: '', status: 0 });
  });

  it('never runs what the launcher prints', () => {
    const launcher = "echo 'CODEARTIFACT_AUTH_TOKEN=$(touch${IFS}EVIL)`id`;touch EVIL'";
    expect(exported(shell, launcher)).toEqual(['CODEARTIFACT_AUTH_TOKEN=$(touch${IFS}EVIL)`id`;touch']);
    expect(existsSync(join(home, 'EVIL'))).toBe(false);
  });

  it.each([['-o'], ['--offline'], ['-v'], ['--version'], ['--help'], ['-oq'], ['-qeo']])(
    'asks nothing for mvn %s',
    (flag) => {
      const launcher = 'echo CODEARTIFACT_AUTH_TOKEN=x';
      expect(exported(shell, launcher, ['clean', flag])).toEqual([]);
      expect(exported(shell, launcher, ['clean', `-D${flag}`])).toEqual(['CODEARTIFACT_AUTH_TOKEN=x']);
    },
  );
});

/** Shells as people have them: with what makes each of them strict, and another one's manner. */
const strict = [...shells, 'bash --posix', 'bash -O nullglob'].filter((shell) =>
  shells.includes(shell.split(' ')[0] as string),
);

describe.each(strict)('the block in a strict %s', (shell) => {
  /** What a script says that reads the block: its arguments, its variables of ours, and the token. */
  function said(before: string, ...args: readonly string[]): string[] {
    const path = join(home, 'launcher');
    writeFileSync(path, '#!/bin/sh\necho CODEARTIFACT_AUTH_TOKEN=a\necho VOUCH_TOKEN_EXPIRATION=5\n');
    chmodSync(path, 0o700);
    writeFileSync(join(home, 'mavenrc'), shellRc(path));
    const script = join(home, 'mvn');
    const show = [
      `printf '%s\\n' "$#" "\${1-}" "\${2-}" "\${CODEARTIFACT_AUTH_TOKEN-none}" "\${VOUCH_TOKEN_EXPIRATION-none}"`,
      `printf '<%s>' "\${IFS-unset}"`,
      "set | grep '^vouch_' || :",
    ];
    writeFileSync(script, `set -eu\n${before}\n. "$RC"\n${show.join('\n')}\n`);
    const [file = '', ...rest] = shell === 'busybox' ? ['busybox', 'sh'] : shell.split(' ');
    const env = { PATH: process.env['PATH'], RC: join(home, 'mavenrc') };
    return execFileSync(file, [...rest, script, ...args], { env, encoding: 'utf8' }).split('\n');
  }

  it.each([
    ['an option within another argument', ['-Dmsg=use -o x', 'a b']],
    ['a pattern', ['*', '-Do']],
    ['no argument', ['', '']],
  ])('asks, and leaves everything as it was: %s', (_, args) => {
    const given = args.filter((arg) => arg !== '');
    const expected = [String(given.length), ...args, 'a', '5'];
    expect(said("IFS=':'", ...given)).toEqual([...expected, '<:>']);
    expect(said('set -a; IFS=', ...given)).toEqual([...expected, '<>']);
    // With the separator that a shell begins with, a word that is not quoted would fall apart.
    expect(said(':', ...given).slice(0, expected.length)).toEqual(expected);
  });

  it('leaves a separator that is unset unset', () => {
    expect(said('unset IFS').at(-1)).toBe('<unset>');
  });

  it('asks nothing offline, and leaves everything as it was', () => {
    expect(said("IFS=':'", 'a b', '-o')).toEqual(['2', 'a b', '-o', 'none', 'none', '<:>']);
  });
});

describe('the batch lines', () => {
  it.each(['Ann B', 'Zoë'])('name the launcher from their own directory, whoever’s that is: %s', (user) => {
    const text = batchRc(`C:\\Users\\${user}\\.vouch\\bin\\vouch-maven-env.cmd`);
    expect(text).toBe(
      [
        'set VOUCH_MAVEN_ARGUMENTS=%*',
        'if exist "%~dp0.vouch\\bin\\vouch-maven-env.cmd" for /f "usebackq tokens=1* delims==" %%A in (`call "%~dp0.vouch\\bin\\vouch-maven-env.cmd"`) do (',
        '  if "%%A"=="VOUCH_TOKEN_EXPIRATION" set "%%A=%%B"',
        '  if "%%A"=="VOUCH_TOKEN_DOMAINS" set "%%A=%%B"',
        '  for /f "delims=_" %%C in ("%%A") do if "%%C"=="CODEARTIFACT" set "%%A=%%B"',
        ')',
        'set "VOUCH_MAVEN_ARGUMENTS="',
      ].join('\n'),
    );
  });

  it.each(['C:\\a"b', 'C:\\%PATH%', 'C:\\a&b', 'C:\\a`b', 'C:\\a\nb'])('refuses %j', (path) => {
    expect(() => batchRc(path)).toThrow(expect.objectContaining({ kind: 'configuration' }));
  });
});
