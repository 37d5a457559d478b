import { win32 } from 'node:path';
import { join } from 'node:path/posix';
import { hiddenFromNode } from '@vouch/core';
import { quotable, shellQuote, shellUnquote } from './quote.ts';

/** A program of ours as another program will start it: absolute paths only, since an IDE has no shell's PATH. */
export interface LaunchedProgram {
  /** The Node that setup ran on. */
  readonly node: string;
  readonly script: string;
  /** What stands before the arguments that the launcher is given. */
  readonly args: readonly string[];
}

export interface Place {
  readonly homeDirectory: string;
  readonly platform: NodeJS.Platform;
}

/** Where the launchers are: `~/.vouch/bin`. */
export function launcherDirectory({ homeDirectory, platform }: Place): string {
  return (platform === 'win32' ? win32.join : join)(homeDirectory, '.vouch', 'bin');
}

/** A launcher's path: `~/.vouch/bin/NAME`, on Windows `NAME.cmd`, because Rust and pip start no other kind there. */
export function launcherPath(place: Place, name: string): string {
  const directory = launcherDirectory(place);
  return place.platform === 'win32' ? win32.join(directory, `${name}.cmd`) : join(directory, name);
}

/**
 * A launcher's text. It takes `NODE_OPTIONS` away, which a project's `.npmrc` can set, and hides
 * `NODE_EXTRA_CA_CERTS` from Node, which reads that file at every start (some 30 ms); our TLS code reads it where a
 * call is made. A shell does this on every POSIX system; `env -S` is missing from BusyBox.
 * Throws `configuration` for a path that cannot be quoted.
 */
export function launcherText(program: LaunchedProgram, platform: NodeJS.Platform): string {
  return platform === 'win32' ? batchText(program) : shellText(program);
}

function shellText({ node, script, args }: LaunchedProgram): string {
  const command = [node, script, ...args].map(shellWord).join(' ');
  return `#!/bin/sh
# Written by vouch setup codeartifact, which takes it away again with --remove.
if [ ! -x ${shellWord(node)} ]; then
  echo "vouch: Node.js is no longer at "${shellWord(node)}": vouch doctor says what to run" >&2
  exit 1
fi
if [ ! -f ${shellWord(script)} ]; then
  echo "vouch: the program is no longer at "${shellWord(script)}": vouch doctor says what to run" >&2
  exit 1
fi
if [ -n "\${NODE_EXTRA_CA_CERTS:-}" ]; then
  VOUCH_EXTRA_CA_CERTS=$NODE_EXTRA_CA_CERTS
  export VOUCH_EXTRA_CA_CERTS
fi
unset ${hiddenFromNode.join(' ')}
exec ${command} "$@"
`;
}

function batchText({ node, script, args }: LaunchedProgram): string {
  const command = `${[node, script, ...args].map(batchWord).join(' ')} %*`;
  return [
    '@echo off',
    'rem Written by vouch setup codeartifact, which takes it away again with --remove.',
    'setlocal',
    'if defined NODE_EXTRA_CA_CERTS set "VOUCH_EXTRA_CA_CERTS=%NODE_EXTRA_CA_CERTS%"',
    ...hiddenFromNode.map((name) => `set "${name}="`),
    ...(isAscii(command) ? [command, 'exit /b %ERRORLEVEL%'] : inUtf8(command)),
    '',
  ].join('\r\n');
}

/** By its path: cmd looks into the working directory before PATH. */
const codePage = '"%SystemRoot%\\System32\\chcp.com"';

/**
 * cmd reads a batch file in the console's code page, in which a path that is not ASCII is another one. The file is UTF-8,
 * so the console is told so before that line is read, and has its own code page back afterwards. What `chcp` says ends in
 * the number, after a colon, in some languages with a full stop.
 */
function inUtf8(command: string): string[] {
  return [
    `for /f "tokens=2 delims=:." %%A in ('${codePage}') do set "vouch_code_page=%%A"`,
    `${codePage} 65001 >nul`,
    command,
    'set "vouch_exit=%ERRORLEVEL%"',
    `if defined vouch_code_page ${codePage} %vouch_code_page% >nul`,
    'exit /b %vouch_exit%',
  ];
}

function isAscii(text: string): boolean {
  return /^[ -~]*$/.test(text);
}

/** The Node and the program that a launcher of ours starts; undefined for a file that is none. Pure. */
export function programsOfLauncher(
  text: string,
  platform: NodeJS.Platform,
): readonly [node: string, script: string] | undefined {
  if (platform === 'win32') {
    const [, node, script] = /^"([^"]+)" "([^"]+)".* %\*\r?$/m.exec(text) ?? [];
    return node && script ? [node.replaceAll('%%', '%'), script.replaceAll('%%', '%')] : undefined;
  }
  const word = `('(?:[^']|'\\\\'')+')`;
  const [, node, script] = new RegExp(`^exec ${word} ${word}.* "\\$@"$`, 'm').exec(text) ?? [];
  return node && script ? [shellUnquote(node), shellUnquote(script)] : undefined;
}

function shellWord(text: string): string {
  return shellQuote(quotable(text));
}

/** Double quotes hold everything but `"` in cmd; a percent sign is doubled. */
function batchWord(text: string): string {
  return `"${quotable(text, /"/).replaceAll('%', '%%')}"`;
}
