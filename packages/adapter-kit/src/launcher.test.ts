import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launcherPath, launcherText, programsOfLauncher } from './launcher.ts';

const program = {
  node: 'C:\\Program Files\\nodejs\\node.exe',
  script: 'C:\\100%\\vouch.js',
  args: ['--cargo-plugin'],
};

describe.skipIf(process.platform === 'win32')('a launcher on POSIX', () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), "launcher's $HOME `x` "));
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  function launch(env: Record<string, string>, ...args: string[]) {
    const script = join(directory, 'show.mjs');
    writeFileSync(script, 'console.log(JSON.stringify([process.argv.slice(2), process.env]))');
    const path = join(directory, 'launcher');
    writeFileSync(path, launcherText({ node: process.execPath, script, args: ['first'] }, 'linux'));
    chmodSync(path, 0o700);
    return JSON.parse(execFileSync(path, args, { env, encoding: 'utf8' })) as [
      string[],
      Record<string, string>,
    ];
  }

  it('passes arguments through as they are, from a path with every kind of quote', () => {
    const awkward = ['a b', '', '"', "'", '$HOME', '*', 'ü', '-x'];
    expect(launch({ PATH: '/nowhere' }, ...awkward)[0]).toEqual(['first', ...awkward]);
  });

  it('keeps NODE_* from the program, and the CA file under another name', () => {
    const [, env] = launch({
      NODE_OPTIONS: '--require=/nowhere/evil.js',
      NODE_PATH: '/nowhere',
      NODE_DEBUG: 'http',
      NODE_V8_COVERAGE: '/nowhere',
      NODE_COMPILE_CACHE: '/nowhere',
      NODE_REDIRECT_WARNINGS: '/nowhere/warnings',
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
      NODE_EXTRA_CA_CERTS: '/ca.pem',
      AWS_PROFILE: 'work',
    });
    expect(env).toMatchObject({ VOUCH_EXTRA_CA_CERTS: '/ca.pem', AWS_PROFILE: 'work' });
    expect(Object.keys(env).filter((name) => name.startsWith('NODE_'))).toEqual([]);
  });

  it('says what to do when Node has moved', () => {
    const path = join(directory, 'orphan');
    writeFileSync(path, launcherText({ node: '/gone/node', script: '/x', args: [] }, 'linux'));
    chmodSync(path, 0o700);
    expect(() => execFileSync(path, { stdio: 'pipe' })).toThrow(
      'Node.js is no longer at /gone/node: vouch doctor says what to run',
    );
  });

  it('says what to do when vouch has moved, and not what Node says', () => {
    const path = join(directory, 'orphan');
    const gone = { node: process.execPath, script: "/gone/it's/vouch.js", args: [] };
    writeFileSync(path, launcherText(gone, 'linux'));
    chmodSync(path, 0o700);
    const { status, stderr } = spawnSync(path, { encoding: 'utf8' });
    expect([status, stderr]).toEqual([
      1,
      "vouch: the program is no longer at /gone/it's/vouch.js: vouch doctor says what to run\n",
    ]);
  });

  it('refuses a path that no quoting holds', () => {
    expect(() => launcherText({ node: '/a\nb', script: '/x', args: [] }, 'linux')).toThrow(
      'cannot name the path',
    );
  });
});

describe('a launcher on Windows', () => {
  it('is a .cmd with its paths quoted, percent signs doubled, and CR LF endings', () => {
    expect(launcherText(program, 'win32').split('\r\n')).toEqual([
      '@echo off',
      'rem Written by vouch setup codeartifact, which takes it away again with --remove.',
      'setlocal',
      'if defined NODE_EXTRA_CA_CERTS set "VOUCH_EXTRA_CA_CERTS=%NODE_EXTRA_CA_CERTS%"',
      'set "NODE_OPTIONS="',
      'set "NODE_PATH="',
      'set "NODE_EXTRA_CA_CERTS="',
      'set "NODE_DEBUG="',
      'set "NODE_V8_COVERAGE="',
      'set "NODE_COMPILE_CACHE="',
      'set "NODE_REDIRECT_WARNINGS="',
      'set "NODE_TLS_REJECT_UNAUTHORIZED="',
      '"C:\\Program Files\\nodejs\\node.exe" "C:\\100%%\\vouch.js" "--cargo-plugin" %*',
      'exit /b %ERRORLEVEL%',
      '',
    ]);
    expect(launcherPath({ homeDirectory: 'C:\\Users\\ann', platform: 'win32' }, 'keyring')).toBe(
      'C:\\Users\\ann\\.vouch\\bin\\keyring.cmd',
    );
    expect(() => launcherText({ ...program, node: 'C:\\"x"' }, 'win32')).toThrow('cannot name the path');
  });

  it('has cmd read a path that is not ASCII as UTF-8, and gives the console its code page back', () => {
    const text = launcherText({ ...program, script: 'C:\\Users\\Zoë\\vouch.js' }, 'win32');
    const chcp = '"%SystemRoot%\\System32\\chcp.com"';
    expect(text.split('\r\n').slice(-8)).toEqual([
      'set "NODE_TLS_REJECT_UNAUTHORIZED="',
      `for /f "tokens=2 delims=:." %%A in ('${chcp}') do set "vouch_code_page=%%A"`,
      `${chcp} 65001 >nul`,
      '"C:\\Program Files\\nodejs\\node.exe" "C:\\Users\\Zoë\\vouch.js" "--cargo-plugin" %*',
      'set "vouch_exit=%ERRORLEVEL%"',
      `if defined vouch_code_page ${chcp} %vouch_code_page% >nul`,
      'exit /b %vouch_exit%',
      '',
    ]);
  });
});

describe('programsOfLauncher', () => {
  it.each(['linux', 'win32'] as const)(
    'reads back what setup writes, whatever the paths (%s)',
    (platform) => {
      const path = fc
        .oneof(
          fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 20 }),
          fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
        )
        .map((text) => `/${text.replace(/["\r\n\u2028\u2029\0]/g, '')}x`);
      fc.assert(
        fc.property(path, path, (node, script) => {
          const text = launcherText({ node, script, args: ['--keyring'] }, platform);
          expect(programsOfLauncher(text, platform)).toEqual([node, script]);
        }),
        { numRuns: 200 },
      );
    },
  );

  it('knows no other program', () => {
    expect(programsOfLauncher('#!/bin/sh\nexec keyring "$@"\n', 'linux')).toBeUndefined();
  });
});
