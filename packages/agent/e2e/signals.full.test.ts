import { tally } from '@vouch/workbench/tally';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { shellOf } from './machine.ts';
import { buildPrograms, type Programs } from './programs.ts';
import { signalSweep, signals, signalUnderLoad } from './signals.ts';

let programs: Programs;
beforeAll(async () => {
  programs = await buildPrograms();
});
afterAll(() => programs[Symbol.asyncDispose]());
// The AWS chain of a client in this process reads its keys here.
const keys = shellOf('shell');
beforeEach(() => Object.assign(process.env, keys));
afterEach(() => {
  for (const name of Object.keys(keys)) delete process.env[name];
});

test.each(signals)('P2: %s under load, 10 times', async (signal) => {
  let answered = 0;
  for (let round = 0; round < 10; round += 1) {
    answered += await signalUnderLoad(programs, { signal, clients: 8 });
  }
  tally({ what: `P2: requests under ${signal}`, tried: answered, lost: 0 });
});

test('P3: SIGUSR1 at each of 60 moments of a start', async () => {
  const { died, refused, served } = await signalSweep(programs, 60);
  const note = `${died} died, ${refused} refused, ${served} served without a debugger`;
  tally({ what: 'P3: starts with SIGUSR1', tried: 60, lost: 0, note });
  expect(served).toBeGreaterThan(0);
});
