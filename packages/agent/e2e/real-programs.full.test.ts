import { setImmediate as tick } from 'node:timers/promises';
import { openWorkbench, type Workbench } from '@vouch/workbench';
import { tally } from '@vouch/workbench/tally';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { latencyOf, told } from './latency.ts';
import { agentsOf, askByProgram } from './real-programs.ts';

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
  bench.useAgent();
});
afterAll(() => bench.close());

const calls = (operation: string) => bench.emulator.count({ operation });

test.each([1, 2, 3, 4, 5])(
  'L2: 200 built programs on a machine without an agent start one and share one token, round %i',
  async () => {
    await bench.vouch('agent', 'stop');
    await bench.clearHome();
    await bench.signIn();
    bench.emulator.clearRequests();
    const asked: Promise<string>[] = [];
    for (let index = 0; index < 200; index += 1) {
      asked.push(askByProgram(bench, index));
      // The emulator answers from this process, which a row of two hundred spawns would keep from it for seconds.
      await tick();
    }
    const tokens = await Promise.all(asked);
    expect(new Set(tokens).size).toBe(1);
    expect([calls('AssumeRoleWithWebIdentity'), calls('GetAuthorizationToken')]).toEqual([1, 1]);
    if (process.platform === 'linux') expect(await agentsOf(bench.home)).toHaveLength(1);
    const note = '1 agent, 1 call to STS, 1 to CodeArtifact';
    tally({ what: 'L2: built programs without an agent', tried: 200, lost: 0, note });
  },
);

test('L9: 100 warm programs, one after the other, have their token, 95 of them within ten seconds', async () => {
  await askByProgram(bench, 0);
  let index = 0;
  const latency = await latencyOf(100, () => askByProgram(bench, index++));
  tally({ what: 'L9: warm programs, end to end', tried: 100, lost: 0, note: told(latency) });
  expect(latency.p95).toBeLessThan(10_000);
});
