import { mkdir, writeFile } from 'node:fs/promises';
import { expect } from 'vitest';
import { type Machine, machine, type Running } from './machine.ts';
import type { Programs } from './programs.ts';

/** What agents find where they start. Each leaves the machine without an agent, or with one that is about to end. */
const scenes = ['nothing', 'what a killed agent left', 'nonsense for a key', 'an agent that ends'] as const;

/**
 * Agents that start at once, in one scene after the other: one serves, the others find it and end with success. Where they
 * meet an agent that ends just now they may all find it still there; but never do two serve, and what the old one
 * takes away is its own socket, not its successor's.
 */
export async function startRace(
  programs: Programs,
  { starters, rounds }: { starters: number; rounds: number },
): Promise<void> {
  await using it = await machine();
  for (let round = 0; round < rounds; round += 1) {
    const scene = scenes[round % scenes.length] as (typeof scenes)[number];
    const before = await prepare(it, programs, scene);
    const running = Array.from({ length: starters }, () => it.run(programs.countingAgent));
    if (before !== undefined) {
      // The first has found it still there; the others meet it as it goes.
      await Promise.race(running.map(({ ended }) => ended));
      before.child.kill('SIGTERM');
      await before.ended;
    }
    const serving = await theOneLeft(it, running);
    if (before === undefined) expect(serving).toBeDefined();
    expect(await it.agentPid()).toBe(serving?.child.pid);
    serving?.child.kill('SIGKILL');
    const ends = await Promise.all(running.map(({ ended }) => ended));
    const joined = ends.filter(({ code, stderr }) => code === 0 && stderr === '');
    expect(joined).toHaveLength(starters - (serving === undefined ? 0 : 1));
  }
}

async function prepare(it: Machine, programs: Programs, scene: string): Promise<Running | undefined> {
  if (scene === 'nothing') {
    await it.context.files.rm(it.place.directory, { recursive: true, force: true });
  } else if (scene === 'nonsense for a key') {
    await it.context.files.rm(it.place.socket, { force: true });
    await mkdir(it.place.directory, { recursive: true, mode: 0o700 });
    await writeFile(it.place.keyFile, 'half a k', { mode: 0o600 });
  } else if (scene === 'an agent that ends') {
    await it.context.files.rm(it.place.keyFile, { force: true });
    const before = it.run(programs.countingAgent);
    await expect.poll(() => it.agentPid(), { timeout: 20_000 }).toBe(before.child.pid);
    return before;
  }
  return undefined;
}

/** The one that serves when all others have ended. */
async function theOneLeft(it: Machine, running: readonly Running[]): Promise<Running | undefined> {
  const ended = new Set<Running>();
  for (const each of running) void each.ended.then(() => ended.add(each));
  const left = () => running.filter((each) => !ended.has(each));
  const settled = async () => {
    const pid = await it.agentPid().catch(() => undefined);
    const [first, ...more] = left();
    return more.length === 0 && first?.child.pid === pid;
  };
  await expect.poll(settled, { timeout: 30_000 }).toBe(true);
  return left()[0];
}
