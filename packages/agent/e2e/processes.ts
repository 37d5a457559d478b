import { setTimeout as pause } from 'node:timers/promises';
import * as fc from 'fast-check';
import { expect } from 'vitest';
import { kill, type Machine, machine, shellOf } from './machine.ts';
import type { Programs } from './programs.ts';

/** Programs that start at once on a machine without an agent: one agent, one upstream call, and all are answered. */
export async function autostart(programs: Programs, { clients }: { clients: number }) {
  await using it = await machine();
  const asked = Array.from({ length: clients }, () => get(it, programs, 'shell'));
  expect(new Set(await Promise.all(asked))).toEqual(new Set(['shell:my-domain:1']));
  expect(await it.calls()).toEqual(['shell my-domain']);
  expect(await it.agentPid()).toBeDefined();
}

/** The agent is killed at some moment of each request; the request is answered all the same. */
export async function killedAgents(programs: Programs, { cycles, seed }: { cycles: number; seed: number }) {
  await using it = await machine();
  const moments = fc.sample(fc.nat({ max: 150 }), { numRuns: cycles, seed });
  for (const [cycle, moment] of moments.entries()) {
    const asked = get(it, programs, 'shell', { ASK_DOMAIN: `cycle-${cycle}` });
    // Half in the middle of the upstream call, half at any moment of the client's life.
    if (cycle % 2 === 0)
      await expect
        .poll(async () => (await it.calls()).join(), { interval: 2, timeout: 20_000 })
        .toContain(`cycle-${cycle}`);
    else await pause(moment);
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
