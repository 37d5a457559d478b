import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect } from 'vitest';
import { connectTokenSource } from '../src/client/connect.ts';
import { requestFor } from '../src/testing/agent.ts';
import { fakeExchange } from '../src/testing/exchange.ts';
import { machine, shellOf } from './machine.ts';
import { listeningPorts } from './process-facts.ts';
import type { Programs } from './programs.ts';
import { type Serving, serving } from './serving.ts';

/** The AWS chain of a client in this process reads its keys from this process's environment. */
export function withKeysOfShell(): void {
  const keys = shellOf('shell');
  beforeEach(() => Object.assign(process.env, keys));
  afterEach(() => {
    for (const name of Object.keys(keys)) delete process.env[name];
  });
}

/** What came of the agents of a sweep. */
export interface Sweep {
  readonly died: number;
  readonly refused: number;
  readonly served: number;
}

/**
 * SIGUSR1 at so many moments of an agent's start, from its spawn to a little after it serves: how long that is differs from
 * machine to machine. The agent dies of it, or refuses, or serves: but never serves with a debugger open.
 */
export async function signalSweep(programs: Programs, moments: number): Promise<Sweep> {
  const sweep = { died: 0, refused: 0, served: 0 };
  const step = (1.5 * (await startMs(programs))) / moments;
  for (let moment = 0; moment < moments; moment += 1) {
    await using it = await machine();
    const { child, ended } = it.run(programs.agent);
    await pause(moment * step);
    child.kill('SIGUSR1');
    let end: Awaited<typeof ended> | undefined;
    void ended.then((found) => {
      end = found;
    });
    const decided = async () =>
      end !== undefined || (await it.agentPid().catch(() => undefined)) !== undefined;
    await expect.poll(decided, { timeout: 20_000 }).toBe(true);
    if (end === undefined) {
      if (process.platform === 'linux') expect(await listeningPorts(child.pid as number)).toEqual([]);
      child.kill('SIGTERM');
      // Node says on stderr that a debugger listens, also where another process has its port.
      expect(await ended).toMatchObject({ code: 0, stderr: '' });
      sweep.served += 1;
    } else if (end.signal === 'SIGUSR1') sweep.died += 1;
    else {
      expect(end).toMatchObject({ code: 5, stderr: expect.stringContaining('a debugger is open') });
      sweep.refused += 1;
    }
  }
  return sweep;
}

/** Milliseconds from an agent's spawn until it serves. */
async function startMs(programs: Programs): Promise<number> {
  await using it = await machine();
  const started = performance.now();
  const { child } = it.run(programs.agent);
  const serves = async () => (await it.agentPid().catch(() => undefined)) === child.pid;
  await expect.poll(serves, { timeout: 20_000, interval: 2 }).toBe(true);
  return performance.now() - started;
}

/** What a signal does to an agent. */
const outlives = new Set<NodeJS.Signals>(['SIGUSR1', 'SIGPIPE']);
export const signals = ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2', 'SIGPIPE'] as const;

/**
 * A signal while clients ask without a pause: each request is answered, by an agent that outlives the signal, or by its
 * successor, which the clients start. Gives how many were.
 */
export async function signalUnderLoad(
  programs: Programs,
  { signal, clients }: { signal: NodeJS.Signals; clients: number },
): Promise<number> {
  await using it = await serving(programs.countingAgent);
  const load = startLoad(it, programs, clients);
  try {
    await load.moreAnswers(10 * clients);
    it.agent.child.kill(signal);
    await load.moreAnswers(10 * clients);
    if (outlives.has(signal)) {
      expect(await it.agentPid()).toBe(it.pid);
      if (process.platform === 'linux') expect(await listeningPorts(it.pid)).toEqual([]);
    } else {
      expect(await it.agent.ended).toEqual({ code: 0, signal: null, stdout: '', stderr: '' });
      await load.moreAnswers(10 * clients);
      expect(await it.agentPid()).not.toBe(it.pid);
    }
  } finally {
    await load.end();
  }
  expect(load.said).toEqual([]);
  return load.answered();
}

/** Clients of the product's own kind, some asking for what is held and some for what is new, one request after the other. */
function startLoad(it: Serving, programs: Programs, clients: number) {
  const said: string[] = [];
  const context = { ...it.context, env: shellOf('shell'), say: (line: string) => void said.push(line) };
  const program = { node: process.execPath, script: programs.countingAgent };
  const source = connectTokenSource(context, fakeExchange(Date.now), { start: 'if-absent', program });
  let answered = 0;
  let going = true;
  const client = async (name: number) => {
    for (let count = 0; going; count += 1) {
      const domain = count % 3 === 0 ? `new-${name}-${count}` : 'my-domain';
      const { secret } = await source.getAuthorizationToken(requestFor({ domain }));
      expect(secret.expose()).toMatch(new RegExp(`^shell:${domain}:\\d+$`));
      answered += 1;
    }
  };
  const running = Promise.all(Array.from({ length: clients }, (_, name) => client(name)));
  // Told by `end`, or by whoever waits for answers.
  running.catch(() => {});
  return {
    said,
    answered: () => answered,
    async moreAnswers(count: number) {
      const enough = answered + count;
      const waited = expect.poll(() => answered >= enough, { interval: 5, timeout: 30_000 }).toBe(true);
      await Promise.race([waited, running]);
    },
    async end() {
      going = false;
      await running;
    },
  };
}
