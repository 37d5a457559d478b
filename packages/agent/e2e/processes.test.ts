import { afterAll, beforeAll, test } from 'vitest';
import { autostart, killedAgents, signalSweep, startRace, twoShells } from './processes.ts';
import { buildPrograms, type Programs } from './programs.ts';

let programs: Programs;
beforeAll(async () => {
  programs = await buildPrograms();
});
afterAll(() => programs[Symbol.asyncDispose]());

test('of 16 agents that start at once one serves', () => startRace(programs, { starters: 16, rounds: 2 }));
test('30 programs without an agent start one', () => autostart(programs, { clients: 30 }));
test('an agent that is killed in a request costs no request', () => killedAgents(programs, { cycles: 6 }));
test('two shells never meet', () => twoShells(programs, { pairs: 8 }));
test('no agent serves with a debugger open, whenever SIGUSR1 comes', async () => {
  await signalSweep(programs, [0, 12, 24, 36, 48, 60]);
});
