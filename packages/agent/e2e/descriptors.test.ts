import { spawn } from 'node:child_process';
import { connect, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { AgentLost } from '../src/client/agent-lost.ts';
import { connectAgent } from '../src/client/client.ts';
import { ask } from './asking.ts';
import { type Machine, machine } from './machine.ts';
import { programsOfFile } from './programs.ts';

const programs = programsOfFile();

/** An agent with 64 file descriptors, and 200 clients that say nothing. */
async function exhausted(): Promise<Machine & { readonly pid: number; readonly idle: readonly Socket[] }> {
  const it = await machine();
  const shell = ['-c', 'ulimit -n 64; exec "$0" "$@"', process.execPath, programs.countingAgent];
  const env = { PATH: process.env['PATH'], HOME: it.home };
  const { pid } = spawn('/bin/sh', shell, { env, stdio: 'ignore' });
  await expect.poll(() => it.agentPid(), { timeout: 20_000 }).toBe(pid);
  await ask(it);
  const idle = Array.from({ length: 200 }, () => connect(it.place.socket).on('error', () => {}));
  const turnedAway = () => idle.filter((socket) => socket.destroyed || socket.readableEnded).length;
  await expect.poll(turnedAway, { timeout: 20_000 }).toBeGreaterThan(100);
  return { ...it, pid: pid as number, idle };
}

const windows = process.platform === 'win32';

test.skipIf(windows)(
  'incident 36: P7: who comes to an agent out of file descriptors is told to try again',
  async () => {
    await using it = await exhausted();
    const refused = connectAgent(it.context, it.place, { timeoutMs: 500 });
    await expect(refused).rejects.toMatchObject({ kind: 'network', cause: expect.any(AgentLost) });
    for (const socket of it.idle) socket.destroy();
  },
);

test.skipIf(windows)(
  'incident 36: P7: who waits is served as soon as some are free, and so are all after it',
  async () => {
    await using it = await exhausted();
    const waiting = Array.from({ length: 20 }, () => ask(it));
    let served = 0;
    for (const each of waiting)
      void each.then(
        () => (served += 1),
        () => {},
      );
    // Each has been turned away once at least; its deadline is ten seconds.
    await expect(connectAgent(it.context, it.place, { timeoutMs: 300 })).rejects.toMatchObject({
      kind: 'network',
    });
    expect(served).toBe(0);
    for (const socket of it.idle) socket.destroy();
    expect(new Set(await Promise.all(waiting))).toEqual(new Set(['a:my-domain:1']));
    expect(await it.agentPid()).toBe(it.pid);
    expect(await it.calls()).toHaveLength(1);
  },
);
