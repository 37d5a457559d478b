import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Context, errorCode, processContext } from '@vouch/core';
import { connectAgent } from '../src/client/client.ts';
import { status } from '../src/client/requests.ts';
import { type Place, placeOf } from '../src/place/place.ts';

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A home of its own, the processes in it, and no agent left behind. */
export interface Machine extends AsyncDisposable {
  readonly home: string;
  readonly context: Context;
  readonly place: Place;
  /** Starts a program and gives it and its end. */
  run(script: string, env?: Record<string, string>, node?: readonly string[]): Running;
  /** The process id of the agent that answers, or undefined. */
  agentPid(): Promise<number | undefined>;
  /** What upstream was asked, line by line. */
  calls(): Promise<string[]>;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

export async function machine(): Promise<Machine> {
  const home = await mkdtemp(join(tmpdir(), 'vouch-machine-'));
  const context: Context = { ...processContext(), env: {}, homeDirectory: home };
  const place = await placeOf(context);
  const agentPid = async () => {
    const connection = await connectAgent(context, place);
    if (connection === undefined) return undefined;
    try {
      return (await status(connection)).pid;
    } finally {
      connection.close();
    }
  };
  return {
    home,
    context,
    place,
    run: (script, env = {}, node = []) => run(home, [...node, script], env),
    agentPid,
    calls: async () => {
      const text = await readFile(join(home, 'calls'), 'utf8').catch(() => '');
      return text.split('\n').slice(0, -1);
    },
    async [Symbol.asyncDispose]() {
      const pid = await agentPid().catch(() => undefined);
      if (pid !== undefined) kill(pid, 'SIGKILL');
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** Signals a process that may have ended by now. */
export function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error;
  }
}

function run(home: string, args: readonly string[], env: Record<string, string>): Running {
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env['PATH'], HOME: home, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  return { child, ended };
}

export function shellOf(name: string): Record<string, string> {
  return { AWS_ACCESS_KEY_ID: name, AWS_SECRET_ACCESS_KEY: 'secret' };
}
