import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { dirname } from 'node:path';
import { type Context, VouchError } from '@vouch/core';
import { agentEnvironment } from './agent-environment.ts';

/** The agent's program, from our own install: both paths are absolute, so that nothing on PATH can stand in. */
export interface AgentProgram {
  /** Node's own path, as a rule `process.execPath`. */
  readonly node: string;
  readonly script: string;
  /** The program that it has its errands done by; it need not be there. */
  readonly refresh?: string;
  /** It runs as long as the process that starts it; absent: on its own. */
  readonly life?: 'parent';
}

/** A program that was started; `hasEnded` says whether it is over already. */
export interface Launched {
  hasEnded(): boolean;
}

/**
 * Starts the agent's program and lets go of it: its own session, no standard streams, no core dumps. One that lives as
 * long as we do has a pipe from us for its stdin, which ends with us however we end, also by SIGKILL.
 * Throws `configuration` where it cannot be started.
 */
export function launch(context: Context, program: AgentProgram): Promise<Launched> {
  const [file, ...args] = commandOf(context, program);
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      // Not the caller's directory: it may be a project's, and it must stay free to be removed.
      cwd: context.platform === 'win32' ? dirname(program.node) : '/',
      env: agentEnvironment(context),
      detached: true,
      stdio: [program.life === 'parent' ? 'pipe' : 'ignore', 'ignore', 'ignore'],
      windowsHide: true,
    });
    child.once('spawn', () => {
      child.unref();
      // It was gone before anything was written: nothing ever is.
      child.stdin?.on('error', () => {});
      (child.stdin as Socket | null)?.unref();
      resolve({ hasEnded: () => child.exitCode !== null || child.signalCode !== null });
    });
    child.once('error', (cause) =>
      reject(
        new VouchError('configuration', `cannot start the agent ${program.script}`, {
          cause,
          hint: 'vouch doctor',
        }),
      ),
    );
  });
}

/**
 * V8 keeps a small heap. With new space of Node's 16 MB, or of 2, the garbage of a burst grows old before it is collected: 5,000 clients
 * at once took the agent to between 110 and 172 MB on a slow machine, with this to between 89 and 128, and 75 after it. It costs a
 * tenth of the requests in a second.
 */
const smallHeap = '--optimize-for-size';

/**
 * The command line. `--disable-sigusr1` closes the inspector's door before any of our code runs, but Node 20 ends
 * at an option that it does not know. Node cannot lower its own limit for core files; a shell can.
 */
export function commandOf(
  { platform }: Pick<Context, 'platform'>,
  { node, script, refresh, life }: AgentProgram,
  flags: ReadonlySet<string> = process.allowedNodeEnvironmentFlags,
): [string, ...string[]] {
  const options = flags.has('--disable-sigusr1') ? [smallHeap, '--disable-sigusr1'] : [smallHeap];
  const command: [string, ...string[]] = [
    node,
    ...options,
    script,
    ...(refresh === undefined ? [] : ['--refresh', refresh]),
    ...(life === 'parent' ? ['--with-parent'] : []),
  ];
  return platform === 'win32' ? command : ['/bin/sh', '-c', 'ulimit -c 0; exec "$0" "$@"', ...command];
}
