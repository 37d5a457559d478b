import { test } from 'vitest';
import { programsOfFile } from './programs.ts';
import { signalSweep, signalUnderLoad, withKeysOfShell } from './signals.ts';

const programs = programsOfFile();
withKeysOfShell();

test.each(['SIGTERM', 'SIGQUIT', 'SIGUSR1'] as const)(
  'P2: %s under load costs no request',
  async (signal) => {
    await signalUnderLoad(programs, { signal, clients: 4 });
  },
);

test('incident 28: no agent serves with a debugger open, whenever SIGUSR1 comes', async () => {
  await signalSweep(programs, 6);
});
