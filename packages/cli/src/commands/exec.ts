import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { ProgramIo } from '@vouch/adapter-kit/kernel';
import { printable, VouchError } from '@vouch/core';
import { type EnvironmentFlags, environmentToken } from './environment-token.ts';

const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'] as const;

/** `vouch exec`: runs the command on our own terminal with the token in its environment; gives its exit code. */
export async function exec(
  io: ProgramIo,
  flags: EnvironmentFlags,
  [file = '', ...args]: readonly string[],
): Promise<number> {
  const variables = await environmentToken(io, flags);
  const child = spawn(file, args, { stdio: 'inherit', env: { ...io.context.env, ...variables } });
  // Ctrl-C reaches the child by the terminal as well; we only have to outlive it.
  for (const signal of forwarded) process.on(signal, () => child.kill(signal));
  return await new Promise((resolve, reject) => {
    child.once('error', (cause: NodeJS.ErrnoException) => {
      const missing = cause.code === 'ENOENT';
      reject(
        new VouchError(
          'usage',
          missing ? `there is no command ${printable(file)}` : `cannot run ${printable(file)}`,
          { cause },
        ),
      );
    });
    child.once('exit', (code, signal) =>
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])),
    );
  });
}
