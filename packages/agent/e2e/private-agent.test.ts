import { chmod, readdir, utimes } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { connectAgent } from '../src/client/client.ts';
import { type SharedAgent, sharedAgent } from '../src/client/private-agent.ts';
import { status } from '../src/client/requests.ts';
import { placeOf } from '../src/place/place.ts';
import { machine } from './machine.ts';
import { programsOfFile } from './programs.ts';

const programs = programsOfFile();

const program = () => ({ node: process.execPath, script: programs.agent });

async function pidOf({ context }: SharedAgent): Promise<number | undefined> {
  const connection = await connectAgent(context, await placeOf(context));
  if (connection === undefined) return undefined;
  const { pid } = await status(connection);
  connection.close();
  return pid;
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('a private agent serves, and is gone with its directory when its command is over', async () => {
  await using it = await machine();
  const shared = await sharedAgent(it.context, program());
  expect(await pidOf(shared)).toBeGreaterThan(0);
  expect(await it.agentPid()).toBeUndefined();
  await shared.end();
  expect(await readdir(it.place.directory)).toEqual([]);
});

test('a private agent that gets a signal ends before its command does', async () => {
  await using it = await machine();
  const shared = await sharedAgent(it.context, program());
  const pid = (await pidOf(shared)) as number;
  process.kill(pid, 'SIGTERM');
  await expect.poll(() => isRunning(pid)).toBe(false);
  await shared.end();
});

test('a private agent that cannot be told to stop costs the command nothing', async () => {
  await using it = await machine();
  const shared = await sharedAgent(it.context, program());
  const pid = (await pidOf(shared)) as number;
  await chmod((await placeOf(shared.context)).directory, 0o755);
  await shared.end();
  expect(await readdir(it.place.directory)).toEqual([]);
  process.kill(pid, 'SIGKILL');
});

test('the directory of a run that was killed stays while its agent answers, and not a run longer', async () => {
  await using it = await machine();
  const killed = await sharedAgent(it.context, program());
  const { directory } = await placeOf(killed.context);
  await utimes(directory, 1, 1);
  await (await sharedAgent(it.context, program())).end();
  const pid = (await pidOf(killed)) as number;
  process.kill(pid, 'SIGKILL');
  await expect.poll(() => pidOf(killed)).toBeUndefined();
  await utimes(directory, 1, 1);
  await (await sharedAgent(it.context, program())).end();
  expect(await readdir(it.place.directory)).toEqual([]);
});
