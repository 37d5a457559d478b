import { expect } from 'vitest';
import { type Machine, machine, type Running } from './machine.ts';

/** A machine with an agent that was started as the product starts it, but in our hands: its end can be seen. */
export interface Serving extends Machine {
  readonly agent: Running;
  readonly pid: number;
}

/** The option that `launch` gives to every agent: it decides how much memory a burst leaves behind. */
const smallHeap = '--optimize-for-size';

export async function serving(script: string, env: Record<string, string> = {}): Promise<Serving> {
  const it = await machine();
  const agent = it.run(script, env, [smallHeap]);
  await expect.poll(() => it.agentPid(), { timeout: 20_000 }).toBe(agent.child.pid);
  return { ...it, agent, pid: agent.child.pid as number };
}
