import { setImmediate as tick } from 'node:timers/promises';
import * as fc from 'fast-check';
import { expect } from 'vitest';
import { type RawClient, rawClient } from '../src/testing/raw-client.ts';
import { ask } from './asking.ts';
import { type Conversation, canary, conversation, frame } from './fuzz-frames.ts';
import { factsOf } from './process-facts.ts';
import type { Programs } from './programs.ts';
import { type Serving, serving } from './serving.ts';

export interface Fuzzed {
  readonly frames: number;
  readonly conversations: number;
  /** MiB of resident memory that the agent has more at the end; zero where it cannot be told. */
  readonly growth: number;
}

/** Conversations at a time. */
const atOnce = 16;

/**
 * Frames of every kind of nonsense on connections to a real agent: it never ends, never hangs, never repeats a secret in an
 * error, serves who comes after, and does not grow without bound.
 */
export async function fuzzWire(
  programs: Programs,
  { frames, cuts, seed }: { frames: number; cuts: number; seed: number },
): Promise<Fuzzed> {
  await using it = await serving(programs.countingAgent);
  const warmUp = await converseAll(it, { frames: Math.min(2_000, frames / 10), seed: seed + 1 });
  const before = await memoryOf(it);
  const done = await converseAll(it, { frames, seed });
  for (const bytes of fc.sample(frame, { seed: seed + 2, numRuns: cuts })) await cutEverywhere(it, bytes);
  const growth = (await memoryOf(it)) - before;
  expect(growth).toBeLessThan(50);
  expect(await it.agentPid()).toBe(it.pid);
  expect(await ask(it, { domain: 'afterwards' })).toMatch(/^a:afterwards:\d+$/);
  it.agent.child.kill('SIGTERM');
  expect(await it.agent.ended).toEqual({ code: 0, signal: null, stdout: '', stderr: '' });
  return {
    frames: warmUp.frames + done.frames,
    conversations: warmUp.conversations + done.conversations,
    growth,
  };
}

async function converseAll(it: Serving, { frames, seed }: { frames: number; seed: number }) {
  const all: Conversation[] = [];
  for (let count = 0, batch = 0; count < frames; batch += 1) {
    const more = fc.sample(conversation, { seed: seed + batch * 7_919, numRuns: 200 });
    all.push(...more);
    count += more.reduce((sum, each) => sum + each.frames.length, 0);
  }
  const queue = all.values();
  const worker = async () => {
    for (const each of queue) await converse(it, each);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return { conversations: all.length, frames: all.reduce((sum, each) => sum + each.frames.length, 0) };
}

const lastId = 424_242;

async function converse(it: Serving, { stage, frames, delivery, ending }: Conversation): Promise<void> {
  const client = await rawClient(it);
  try {
    await open(client, stage);
    await deliver(client, frames, delivery);
    if (ending === 'cut') return;
    // Whatever the frames left unended, this is a line of its own.
    if (ending === 'question') client.bytes(`\n{"kind":"status","id":${lastId}}\n`);
    if (ending === 'half-close') client.socket.end();
    expect(await lastWord(client)).toBe(true);
    for (const line of client.lines())
      if (line?.kind === 'error') expect(JSON.stringify(line)).not.toContain(canary);
    expect(client.lines()).not.toContain(undefined);
  } finally {
    client.socket.destroy();
  }
}

async function open(client: RawClient, stage: Conversation['stage']): Promise<void> {
  if (stage === 'silent') return;
  await client.hello();
  if (stage === 'greeted') return;
  client.send({ kind: 'status', id: 0, proof: stage === 'proven' ? client.proof() : canary });
  await client.line(1);
}

async function deliver(
  client: RawClient,
  frames: readonly Buffer[],
  delivery: Conversation['delivery'],
): Promise<void> {
  const all = Buffer.concat(frames);
  if (delivery === 'together') return client.bytes(all);
  // Not the longest: a write for each byte of those would take minutes.
  const pieces =
    delivery === 'one by one' || all.length > 2_000 ? frames : [...all].map((byte) => Buffer.from([byte]));
  for (const piece of pieces) {
    client.bytes(piece);
    await tick();
  }
}

/** Waits for the end of the connection, or for the answer to the last question; false where neither comes in time. */
async function lastWord(client: RawClient): Promise<boolean> {
  for (let index = 0; ; index += 1) {
    const line = await client.line(index);
    if (line === undefined && client.lines().length <= index) return true;
    if (line?.['id'] === lastId) return true;
  }
}

/** A request whose text is a frame's bytes, in two pieces, cut at every byte in turn: it is answered each time. */
async function cutEverywhere(it: Serving, bytes: Buffer): Promise<void> {
  const client = await rawClient(it);
  try {
    await open(client, 'proven');
    const note = bytes.subarray(0, 60).toString('latin1');
    const length = Buffer.byteLength(JSON.stringify({ kind: 'status', id: 1_000, note }));
    for (let cut = 1; cut < length; cut += 1) {
      const whole = Buffer.from(`${JSON.stringify({ kind: 'status', id: 1_000 + cut, note })}\n`);
      client.bytes(whole.subarray(0, cut));
      await tick();
      client.bytes(whole.subarray(cut));
      expect(await client.line(cut + 1)).toMatchObject({ kind: 'status', id: 1_000 + cut });
    }
  } finally {
    client.socket.destroy();
  }
}

async function memoryOf({ pid }: Serving): Promise<number> {
  return process.platform === 'linux' ? (await factsOf(pid)).memory : 0;
}
