import { test } from 'vitest';
import { autostart, killedAgents, twoShells } from './processes.ts';
import { programsOfFile } from './programs.ts';
import { startRace } from './start-race.ts';

const programs = programsOfFile();

test('L4: of 16 agents that start at once one serves', () =>
  startRace(programs, { starters: 16, rounds: 4 }));
test('30 programs without an agent start one', () => autostart(programs, { clients: 30 }));
test('P1: an agent that is killed in a request costs no request', () =>
  killedAgents(programs, { cycles: 6, seed: 1 }));
test('incident 25: two shells never meet', () => twoShells(programs, { pairs: 8 }));
