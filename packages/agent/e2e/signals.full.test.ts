import { tally } from '@vouch/workbench/tally';
import { expect, test } from 'vitest';
import { programsOfFile } from './programs.ts';
import { signalSweep, signals, signalUnderLoad, withKeysOfShell } from './signals.ts';

const programs = programsOfFile();
withKeysOfShell();

test.each(signals)('P2: %s under load costs no request, 10 times', async (signal) => {
  let answered = 0;
  for (let round = 0; round < 10; round += 1) {
    answered += await signalUnderLoad(programs, { signal, clients: 8 });
  }
  tally({ what: `P2: requests under ${signal}`, tried: answered, lost: 0 });
});

test('P3: no agent serves with a debugger open, at whichever of 60 moments of its start SIGUSR1 comes', async () => {
  const { died, refused, served } = await signalSweep(programs, 60);
  const note = `${died} died, ${refused} refused, ${served} served without a debugger`;
  tally({ what: 'P3: starts with SIGUSR1', tried: 60, lost: 0, note });
  expect(served).toBeGreaterThan(0);
});
