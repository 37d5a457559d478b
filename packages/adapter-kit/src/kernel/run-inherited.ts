import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Context } from '@vouch/core';
import { type SpawnedCommand, windowsCommand } from './windows-command.ts';

const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'] as const;
const typed: ReadonlySet<NodeJS.Signals> = new Set(['SIGINT', 'SIGQUIT']);

/**
 * Runs a program on our own stdio and outlives it; gives its exit code, 128 + N after signal N. Signals that reach us are handed
 * on. Throws the error of `spawn` where the program cannot be started, and `usage` for what a batch file cannot be given.
 */
export async function runInherited(
  context: Pick<Context, 'platform' | 'workingDirectory' | 'files'>,
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  const command: SpawnedCommand =
    context.platform === 'win32'
      ? await windowsCommand(file, args, { ...context, env, isFile: isFileIn(context) })
      : { file, args };
  const forward = (signal: NodeJS.Signals) => {
    // What is typed at a terminal goes to the whole foreground group: the child has it already, and a second Ctrl-C
    // tells many programs to leave their clean-up.
    if (process.stdin.isTTY !== true || !typed.has(signal)) child.kill(signal);
  };
  // Before the child exists: it may have us signalled before spawn() returns.
  for (const signal of forwarded) process.on(signal, forward);
  const child = spawn(command.file, command.args, {
    stdio: 'inherit',
    env,
    windowsHide: true,
    windowsVerbatimArguments: command.verbatim === true,
  });
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) => {
        resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
      });
    });
  } finally {
    for (const signal of forwarded) process.off(signal, forward);
  }
}

function isFileIn({ files }: Pick<Context, 'files'>): (path: string) => Promise<boolean> {
  return (path) =>
    files.stat(path).then(
      (found) => found.isFile(),
      () => false,
    );
}
