import { once } from 'node:events';
import { chmod, mkdir, rename, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { placeOf, prepareDirectory } from '../place/place.ts';
import { agentForTest } from '../testing/agent.ts';
import { findPlace } from './find-place.ts';

it('is where an agent answers, for a shell that has another directory and no agent there', async () => {
  await using it = await agentForTest();
  const runtime = join(it.context.homeDirectory, 'runtime');
  await mkdir(runtime, { mode: 0o700 });
  const shell = { ...it.context, env: { XDG_RUNTIME_DIR: runtime } };
  expect(await findPlace(it.context)).toEqual(it.place);
  expect(await findPlace(shell)).toEqual(it.place);
  // A private agent's programs have that one or none.
  const own = { ...it.context, env: { VOUCH_AGENT_DIRECTORY: join(runtime, 'own') } };
  expect((await findPlace(own)).directory).toBe(join(runtime, 'own'));
  // A relative path names no private agent.
  const relative = { ...shell, env: { ...shell.env, VOUCH_AGENT_DIRECTORY: 'own' } };
  expect(await findPlace(relative)).toEqual(it.place);
  // Where something is at this shell's own place, that is told of, and nothing else is looked at.
  const { directory, socket } = await placeOf(shell);
  await prepareDirectory(shell, directory);
  await writeFile(socket, '', { mode: 0o600 });
  expect((await findPlace(shell)).directory).toBe(directory);
});

it('is where this process would start one, if none answers anywhere', async () => {
  await using it = await agentForTest();
  const runtime = join(it.context.homeDirectory, 'runtime');
  await mkdir(runtime, { mode: 0o700 });
  const shell = { ...it.context, env: { XDG_RUNTIME_DIR: runtime } };
  await writeFile(it.place.keyFile, 'damaged', { mode: 0o600 });
  expect((await findPlace(shell)).directory).toBe(join(runtime, 'vouch-codeartifact'));
});

it('is elsewhere also where a killed agent left its socket and its key, which under the home outlive a reboot', async () => {
  await using it = await agentForTest();
  const runtime = join(it.context.homeDirectory, 'runtime');
  await mkdir(runtime, { mode: 0o700 });
  const shell = { ...it.context, env: { XDG_RUNTIME_DIR: runtime } };
  const { directory, socket, keyFile } = await placeOf(shell);
  await prepareDirectory(shell, directory);
  await writeFile(keyFile, `${'ab'.repeat(32)}\n`, { mode: 0o600 });
  const killed = createServer().listen(`${socket}.bound`);
  await once(killed, 'listening');
  await rename(`${socket}.bound`, socket);
  await chmod(socket, 0o600);
  killed.close();
  expect(await findPlace(shell)).toEqual(it.place);
});
