import { readdir, writeFile } from 'node:fs/promises';
import { isRunning } from '@vouch/workbench/is-running';
import { expect, test } from 'vitest';
import { startAgent } from '../src/client/start.ts';
import { forceStop } from '../src/process/force-stop.ts';
import { type Machine, machine } from './machine.ts';
import { programsOfFile } from './programs.ts';

const programs = programsOfFile();

async function start({ context, place, agentPid }: Machine): Promise<number> {
  (await startAgent(context, place, { node: process.execPath, script: programs.agent })).close();
  return (await agentPid()) as number;
}

// macOS and Windows do not tell when a process began, so that it could be another.
const telling = process.platform === 'linux';

test.skipIf(!telling)('an agent whose key is damaged is ended, and the next one starts', async () => {
  await using it = await machine();
  const pid = await start(it);
  await writeFile(it.place.keyFile, 'damaged', { mode: 0o600 });
  expect(await forceStop(it.context, it.place)).toBe(true);
  // It has ended, but its id is in use until this process, which started it, has taken note.
  await expect.poll(() => isRunning(pid)).toBe(false);
  expect(await start(it)).not.toBe(pid);
});

test.skipIf(!telling)('an agent that hangs is killed', async () => {
  await using it = await machine();
  const pid = await start(it);
  process.kill(pid, 'SIGSTOP');
  expect(await forceStop(it.context, it.place)).toBe(true);
  await expect.poll(() => isRunning(pid)).toBe(false);
});

test('where no agent runs, only what one left goes', async () => {
  await using it = await machine();
  expect(await forceStop(it.context, it.place)).toBe(false);
  const pid = await start(it);
  process.kill(pid, 'SIGKILL');
  await expect.poll(() => isRunning(pid)).toBe(false);
  expect(await forceStop(it.context, it.place)).toBe(false);
  const names = await readdir(it.place.directory);
  expect(names.filter((name) => /\.(?:key|sock)$/.test(name))).toEqual([]);
});
