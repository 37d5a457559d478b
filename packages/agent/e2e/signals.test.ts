import { afterAll, afterEach, beforeAll, beforeEach, test } from 'vitest';
import { shellOf } from './machine.ts';
import { buildPrograms, type Programs } from './programs.ts';
import { signalSweep, signalUnderLoad } from './signals.ts';

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

test.each(['SIGTERM', 'SIGQUIT', 'SIGUSR1'] as const)(
  'P2: %s under load costs no request',
  async (signal) => {
    await signalUnderLoad(programs, { signal, clients: 4 });
  },
);

test('incident 28: no agent serves with a debugger open, whenever SIGUSR1 comes', async () => {
  await signalSweep(programs, 6);
});
