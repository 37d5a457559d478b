import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import { ask } from './asking.ts';
import { factsOf } from './process-facts.ts';
import type { Programs } from './programs.ts';
import { serving } from './serving.ts';

/** Seconds of a token's life, the point of it at which the counting agent fetches ahead, and how long that takes here. */
const lifeSeconds = 43_200;
const refreshAt = 0.65;
const secondsBetween = 2;

export interface Soak {
  readonly requests: number;
  readonly lifetimes: number;
  readonly calls: number;
  readonly growth: number;
  readonly memory: number;
}

/** Requests at a steady rate while a token's life passes in seconds: the agent neither grows nor asks too often. */
export async function soak(
  programs: Programs,
  { seconds, rate }: { seconds: number; rate: number },
): Promise<Soak> {
  const clockRate = (lifeSeconds * refreshAt) / secondsBetween;
  await using it = await serving(programs.countingAgent, { CLOCK_RATE: String(clockRate) });
  const answers = new Set<string>();
  const requestUntil = async (end: number) => {
    const [began, asked] = [performance.now(), [] as Promise<unknown>[]];
    while (performance.now() < end) {
      const due = Math.floor(((performance.now() - began) / 1000) * rate);
      while (asked.length < due) asked.push(ask(it).then((token) => answers.add(token)));
      await pause(5);
    }
    await Promise.all(asked);
    return asked.length;
  };
  await requestUntil(performance.now() + 3_000);
  const before = await factsOf(it.pid);
  const callsBefore = (await it.calls()).length;
  const began = performance.now();
  const requests = await requestUntil(began + seconds * 1000);
  const lifetimes = (performance.now() - began) / 1000 / secondsBetween;
  const calls = (await it.calls()).length - callsBefore;
  expect(calls).toBeLessThanOrEqual(lifetimes + 1);
  // Each call takes a moment, and the life of its token begins after it.
  expect(calls).toBeGreaterThanOrEqual(lifetimes * 0.95 - 1);
  expect(answers.size).toBe(callsBefore + calls);
  // The last connections take a moment to end.
  const descriptors = async () => (await factsOf(it.pid)).descriptors;
  await expect.poll(descriptors, { timeout: 10_000 }).toBeLessThanOrEqual(before.descriptors);
  const { memory } = await factsOf(it.pid);
  expect(memory - before.memory).toBeLessThan(20);
  it.agent.child.kill('SIGTERM');
  // A rejection that nobody handles ends Node, and says so.
  expect(await it.agent.ended).toEqual({ code: 0, signal: null, stdout: '', stderr: '' });
  return { requests, lifetimes, calls, memory, growth: memory - before.memory };
}
