import { afterAll, beforeAll, test } from 'vitest';
import { autostart, killedAgents, signalSweep, startRace, twoShells } from './processes.ts';
import { buildPrograms, type Programs } from './programs.ts';

let programs: Programs;
beforeAll(async () => {
  programs = await buildPrograms();
});
afterAll(() => programs[Symbol.asyncDispose]());

const minutes = 60_000;

test('16 agents at once, 25 rounds', () => startRace(programs, { starters: 16, rounds: 25 }), 5 * minutes);
test.each([1, 2, 3, 4, 5])(
  '200 programs without an agent, round %i',
  () => autostart(programs, { clients: 200 }),
  2 * minutes,
);
test('100 killed agents', () => killedAgents(programs, { cycles: 100 }), 5 * minutes);
test('two shells, 100 times', () => twoShells(programs, { pairs: 100 }), 2 * minutes);
test(
  'SIGUSR1 at each of 60 milliseconds',
  async () => {
    await signalSweep(programs, [...Array(60).keys()]);
  },
  2 * minutes,
);
