import { join } from 'node:path';
import { openWorkbench, publishGreeter, setupArgs, type Workbench } from '@vouch/workbench';
import { afterAll, beforeAll, expect, it } from 'vitest';

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
  await bench.signIn();
  expect(await bench.vouch(...setupArgs('cargo'))).toMatchObject({ code: 0 });
  await publishGreeter(bench);
});
afterAll(() => bench.close());

it('a silent server is given up', async () => {
  bench.emulator.setFault({ kind: 'hang', at: 'headers', operation: 'GetAuthorizationToken' });
  const done = await bench.run('cargo', ['fetch'], { cwd: join(bench.home, 'app') });
  expect(done.code).toBe(101);
  expect(done.stderr).toContain('gave no whole answer within 10 seconds');
});
