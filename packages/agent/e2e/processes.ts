import { expect } from 'vitest';
import { kill, type Machine, machine, shellOf } from './machine.ts';
import type { Programs } from './programs.ts';

/** Agents that start at once, first on nothing, then where a killed one left its socket and lock: one serves. */
export async function startRace(
  programs: Programs,
  { starters, rounds }: { starters: number; rounds: number },
) {
  await using it = await machine();
  for (let round = 0; round < rounds; round += 1) {
    const running = Array.from({ length: starters }, () => it.run(programs.countingAgent));
    const ended = new Set<number | undefined>();
    for (const { child, ended: end } of running) void end.then(() => ended.add(child.pid));
    await expect.poll(() => ended.size, { timeout: 30_000 }).toBe(starters - 1);
    const [serving, ...more] = running.filter(({ child }) => !ended.has(child.pid));
    expect(more).toEqual([]);
    expect(await it.agentPid()).toBe(serving?.child.pid);
    serving?.child.kill('SIGKILL');
    const ends = await Promise.all(running.map(({ ended }) => ended));
    expect(ends.filter(({ code, stderr }) => code === 0 && stderr === '')).toHaveLength(starters - 1);
  }
}

/** Programs that start at once on a machine without an agent: one agent, one upstream call, and all are answered. */
export async function autostart(programs: Programs, { clients }: { clients: number }) {
  await using it = await machine();
  const asked = Array.from({ length: clients }, () => get(it, programs, 'shell'));
  expect(new Set(await Promise.all(asked))).toEqual(new Set(['shell:my-domain:1']));
  expect(await it.calls()).toEqual(['shell my-domain']);
  expect(await it.agentPid()).toBeDefined();
}

/** The agent is killed at some moment of each request; the request is answered all the same. */
export async function killedAgents(programs: Programs, { cycles }: { cycles: number }) {
  await using it = await machine();
  for (let cycle = 0; cycle < cycles; cycle += 1) {
    const asked = get(it, programs, 'shell', { ASK_DOMAIN: `cycle-${cycle}` });
    // Half in the middle of the upstream call, half at any moment of the client's life.
    if (cycle % 2 === 0)
      await expect
        .poll(async () => (await it.calls()).join(), { interval: 2, timeout: 20_000 })
        .toContain(`cycle-${cycle}`);
    else await new Promise((resolve) => setTimeout(resolve, Math.random() * 150));
    const pid = await it.agentPid().catch(() => undefined);
    if (pid !== undefined) kill(pid, 'SIGKILL');
    expect(await asked).toMatch(new RegExp(`^shell:cycle-${cycle}:\\d+$`));
  }
}

/** Two shells with an identity each, side by side: nobody gets the other's token. */
export async function twoShells(programs: Programs, { pairs }: { pairs: number }) {
  await using it = await machine();
  const names = Array.from({ length: pairs }, () => ['one', 'two']).flat();
  const answers = await Promise.all(names.map((name) => get(it, programs, name)));
  expect(answers.map((answer) => answer.split(':')[0])).toEqual(names);
  expect((await it.calls()).toSorted()).toEqual(['one my-domain', 'two my-domain']);
}

async function get(
  it: Machine,
  programs: Programs,
  name: string,
  env: Record<string, string> = {},
): Promise<string> {
  const { ended } = it.run(programs.get, { AGENT_SCRIPT: programs.countingAgent, ...shellOf(name), ...env });
  const { code, stdout, stderr } = await ended;
  return code === 0 && stderr === '' ? stdout.trim() : `${code}: ${stderr}`;
}

/**
 * SIGUSR1 at one moment of an agent's start after the other, milliseconds after its spawn. The agent dies of it, or
 * refuses, or serves: but never serves with a debugger open.
 */
export async function signalSweep(programs: Programs, moments: readonly number[]) {
  let served = 0;
  for (const moment of moments) {
    await using it = await machine();
    const { child, ended } = it.run(programs.agent);
    await new Promise((resolve) => setTimeout(resolve, moment));
    child.kill('SIGUSR1');
    let end: Awaited<typeof ended> | undefined;
    void ended.then((found) => {
      end = found;
    });
    await expect
      .poll(async () => end !== undefined || (await it.agentPid().catch(() => undefined)) !== undefined, {
        timeout: 20_000,
      })
      .toBe(true);
    if (end === undefined) {
      served += 1;
      child.kill('SIGTERM');
      expect(await ended).toMatchObject({ code: 0, stderr: '' });
    }
  }
  return served;
}
