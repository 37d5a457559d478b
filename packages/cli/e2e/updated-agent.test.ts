import { cp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { domainFlags, openWorkbench, type Workbench } from '@vouch/workbench';
import { afterAll, beforeAll, expect, it } from 'vitest';

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
  await bench.signIn();
  bench.useAgent();
});
afterAll(() => bench.close());

it('an agent whose installation is gone says so and what to run, and serves again where its files are back', async () => {
  const former = join(bench.home, 'former');
  await cp(dirname(bench.vouchProgram), former, { recursive: true });
  const start = await bench.run(process.execPath, [join(former, 'vouch.js'), 'agent', 'start']);
  expect(start).toMatchObject({ code: 0 });
  const token = () => bench.vouch('credential', 'codeartifact', ...domainFlags);
  await rename(join(former, 'vendor'), join(former, 'away'));
  const failed = await token();
  expect(failed).toMatchObject({ code: 1, stdout: '' });
  expect(failed.stderr).toContain('this program was updated or removed while it ran');
  expect(failed.stderr).toContain('hint: vouch agent stop');
  await rename(join(former, 'away'), join(former, 'vendor'));
  expect(await token()).toMatchObject({ code: 0 });
  await rm(former, { recursive: true });
});
