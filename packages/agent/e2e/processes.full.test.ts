import { seedsOf, tally } from '@vouch/workbench/tally';
import { test } from 'vitest';
import { killedAgents, twoShells } from './processes.ts';
import { programsOfFile } from './programs.ts';
import { startRace } from './start-race.ts';

const programs = programsOfFile();

test('L4: of 16 agents that start at once one serves, 25 times', async () => {
  await startRace(programs, { starters: 16, rounds: 25 });
  tally({ what: 'L4: agents that start at once', tried: 400, lost: 0, note: 'one served in each round' });
});

test.each(seedsOf('killed agents'))(
  'P1: an agent that is killed in a request costs no request, 100 times with seed %i',
  async (seed) => {
    await killedAgents(programs, { cycles: 100, seed });
    tally({ what: 'P1: requests whose agent was killed', tried: 100, lost: 0, seed });
  },
);

test('incident 25: two shells never meet, 100 times', async () => {
  await twoShells(programs, { pairs: 100 });
  tally({ what: 'incident 25: programs of two shells', tried: 200, lost: 0, note: '2 upstream calls' });
});
