import { execFileSync } from 'node:child_process';
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

  it('never runs what the launcher prints', () => {
    const launcher = "echo 'CODEARTIFACT_AUTH_TOKEN=$(touch${IFS}EVIL)`id`;touch EVIL'";
    expect(exported(shell, launcher)).toEqual(['CODEARTIFACT_AUTH_TOKEN=$(touch${IFS}EVIL)`id`;touch']);
    expect(existsSync(join(home, 'EVIL'))).toBe(false);
  });

  it.each([['-o'], ['--offline'], ['-v'], ['--version'], ['--help']])('asks nothing for mvn %s', (flag) => {
    const launcher = 'echo CODEARTIFACT_AUTH_TOKEN=x';
    expect(exported(shell, launcher, ['clean', flag])).toEqual([]);
    expect(exported(shell, launcher, ['clean', `-D${flag}`])).toEqual(['CODEARTIFACT_AUTH_TOKEN=x']);
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
