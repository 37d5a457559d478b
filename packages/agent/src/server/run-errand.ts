import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import type { Context } from '@vouch/core';
import { agentEnvironment } from '../process/agent-environment.ts';
import type { RunErrand } from './errands.ts';

/**
 * Milliseconds. The program serves one use after the other, and each of its waits, for a token or for a file's lock, has a
 * deadline of its own: this one ends only what hangs. A program that is killed while it works would never get to the last use.
 */
const deadlineMs = 10 * 60_000;

/**
 * Runs errands by a program of our own install, an absolute path: the same Node, the agent's allow-listed environment, no
 * shell, no standard streams. Undefined where this install has no such program.
 */
export async function errandRunner(
  context: Context,
  script: string | undefined,
): Promise<RunErrand | undefined> {
  if (script === undefined || !(await isFile(context, script))) return undefined;
  return (errand) =>
    new Promise((resolve) => {
      const child = spawn(process.execPath, [script, errand], {
        cwd: context.platform === 'win32' ? dirname(process.execPath) : '/',
        env: agentEnvironment(context),
        stdio: 'ignore',
        timeout: deadlineMs,
        killSignal: 'SIGKILL',
        windowsHide: true,
      });
      child.once('error', () => resolve(false));
      child.once('exit', (code) => resolve(code === 0));
    });
}

async function isFile({ files }: Context, path: string): Promise<boolean> {
  try {
    return (await files.stat(path)).isFile();
  } catch {
    return false;
  }
}
