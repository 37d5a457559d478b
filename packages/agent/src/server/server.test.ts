import type { PathLike } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import type { Context } from '@vouch/core';
import { homeForTest } from '@vouch/core/testing';
import { expect, test } from 'vitest';
import { connectAgent } from '../client/client.ts';
import { status, stop } from '../client/requests.ts';
import { directoryUnderHome, type Place, placeOf } from '../place/place.ts';
import { agentForTest } from '../testing/agent.ts';
import { fakeExchange } from '../testing/exchange.ts';
import { noSession } from '../testing/no-session.ts';
import { createAgent } from './agent.ts';
import { startServer } from './server.ts';

function start(context: Context, place: Place) {
  const agent = createAgent({ context, exchange: fakeExchange(Date.now), keeper: noSession });
  return startServer(context, place, agent);
}

async function isServed(context: Context, place: Place): Promise<boolean> {
  const connection = await connectAgent(context, place);
  if (connection === undefined) return false;
  await status(connection);
  connection.close();
  return true;
}

test('of many that start at once one serves, and a successor after it', async () => {
  await using home = await homeForTest();
  const { context } = home;
  const place = await placeOf(context);
  for (let round = 0; round < 5; round += 1) {
    const servers = await Promise.all(Array.from({ length: 16 }, () => start(context, place)));
    const serving = servers.filter((server) => server !== undefined);
    expect(serving).toHaveLength(1);
    expect(await isServed(context, place)).toBe(true);
    await serving[0]?.close();
    expect(await isServed(context, place)).toBe(false);
  }
  expect((await readdir(place.directory)).toSorted()).toEqual(['agent-v1.lock']);
});

test('a socket that a killed agent left is replaced, and what it left half-made is swept', async () => {
  await using home = await homeForTest();
  const { context } = home;
  const place = await placeOf(context);
  await mkdir(place.directory, { recursive: true, mode: 0o700 });
  const before = createServer();
  const bound = join(place.directory, 'bound');
  await new Promise<void>((resolve) => before.listen(bound, resolve));
  await context.files.chmod(bound, 0o600);
  await context.files.rename(bound, place.socket);
  await new Promise((resolve) => before.close(resolve));
  await writeFile(join(place.directory, '.0123abcd'), '');
  await writeFile(`${place.keyFile}.0123abcd`, '');
  const server = await start(context, place);
  expect(await isServed(context, place)).toBe(true);
  expect((await readdir(place.directory)).toSorted()).toEqual([
    'agent-v1.key',
    'agent-v1.lock',
    'agent-v1.sock',
  ]);
  await server?.close();
});

test('a live agent whose lock somebody removed is not replaced', async () => {
  await using it = await agentForTest();
  await it.context.files.rm(it.place.agentLock, { recursive: true });
  expect(await start(it.context, it.place)).toBeUndefined();
  expect(await isServed(it.context, it.place)).toBe(true);
});

test('an old agent that ends takes neither the socket nor the key of a new one', async () => {
  await using home = await homeForTest();
  const { context } = home;
  const place = await placeOf(context);
  const older = await start(context, place);
  const aside = `${place.directory}-old`;
  await context.files.rename(place.directory, aside);
  const newer = await start(context, place);
  expect(newer).toBeDefined();
  await older?.close();
  expect(await isServed(context, place)).toBe(true);
  await newer?.close();
});

test.each([
  ['whose directory somebody removed', (place: Place) => rm(place.directory, { recursive: true })],
  ['whose socket somebody removed', (place: Place) => rm(place.socket)],
  [
    'at whose socket another stands',
    (place: Place) =>
      writeFile(`${place.socket}.new`, '').then(() => rename(`${place.socket}.new`, place.socket)),
  ],
] as const)('an agent %s ends at the next tick', async (_, lose) => {
  await using home = await homeForTest();
  const place = await placeOf(home.context);
  const server = await start(home.context, place);
  await server?.tick();
  expect(await isServed(home.context, place)).toBe(true);
  const connection = await connectAgent(home.context, place);
  await lose(place);
  await server?.tick();
  await server?.closed;
  await expect(connection?.receive(2_000)).rejects.toThrow('ended');
});

test('an agent goes on while the disk does not say whether its socket is there', async () => {
  await using home = await homeForTest();
  const { context } = home;
  const place = await placeOf(context);
  let fails = false;
  const files: Context['files'] = {
    ...context.files,
    async lstat(path) {
      if (fails) throw Object.assign(new Error('EIO'), { code: 'EIO' });
      return await context.files.lstat(path);
    },
  };
  const server = await start({ ...context, files }, place);
  fails = true;
  await server?.tick();
  fails = false;
  expect(await isServed(context, place)).toBe(true);
  await server?.close();
});

test('an agent that ends after another took its place leaves that one its note', async () => {
  await using home = await homeForTest();
  const runtime = join(home.context.homeDirectory, 'runtime');
  await mkdir(runtime, { mode: 0o700 });
  const context = { ...home.context, env: { ...home.context.env, XDG_RUNTIME_DIR: runtime } };
  const place = await placeOf(context);
  const notes = () => readdir(join(directoryUnderHome(context), 'elsewhere'));
  const older = await start(context, place);
  await rm(place.directory, { recursive: true });
  const newer = await start(context, place);
  await older?.tick();
  await older?.closed;
  expect(await isServed(context, place)).toBe(true);
  expect(await notes()).toHaveLength(1);
  await newer?.close();
  expect(await notes()).toEqual([]);
});

test('stop is answered, then the socket and the key are gone and what was connected is closed', async () => {
  await using it = await agentForTest();
  const other = await it.connect();
  const connection = await it.connect();
  await stop(connection);
  await expect(other.receive(2_000)).rejects.toThrow();
  await expect.poll(() => connectAgent(it.context, it.place)).toBeUndefined();
  expect(await readdir(it.place.directory)).toEqual(['agent-v1.lock']);
});

test('a guard that throws keeps every answer back', async () => {
  await using it = await agentForTest({
    server: {
      guard() {
        throw new Error('an inspector is open');
      },
    },
  });
  await expect(it.getToken({})).rejects.toThrow('an inspector is open');
  expect(it.exchange.calls).toHaveLength(0);
});

/** A directory whose entries cannot be removed or put in place, as with the mode 0500; root may do it all the same. */
function closedDirectory(context: Context, place: Place): Context {
  const refused = (path: PathLike) => {
    if (dirname(String(path)) === place.directory)
      throw Object.assign(new Error('EACCES'), { code: 'EACCES' });
  };
  const files: Context['files'] = {
    ...context.files,
    async unlink(path) {
      refused(path);
      await context.files.unlink(path);
    },
    async rm(path, options) {
      refused(path);
      await context.files.rm(path, options);
    },
  };
  return { ...context, files };
}

test('an agent whose directory was closed to it ends all the same, and its lock is free', async () => {
  await using home = await homeForTest();
  const { context } = home;
  const place = await placeOf(context);
  const server = await start(closedDirectory(context, place), place);
  const connection = await connectAgent(context, place);
  await server?.close();
  await server?.closed;
  await expect(connection?.receive(2_000)).rejects.toThrow('ended');
  const successor = await start(context, place);
  expect(await isServed(context, place)).toBe(true);
  await successor?.close();
});

test.each(['chmod', 'rename'] as const)(
  'a server that %s kept from its place listens no more and leaves nothing but its free lock',
  async (kept) => {
    await using home = await homeForTest();
    const runtime = join(home.context.homeDirectory, 'runtime');
    await mkdir(runtime, { mode: 0o700 });
    const context = { ...home.context, env: { ...home.context.env, XDG_RUNTIME_DIR: runtime } };
    const place = await placeOf(context);
    const files: Context['files'] = {
      ...context.files,
      async chmod(path, mode) {
        if (kept === 'chmod') throw new Error('kept');
        await context.files.chmod(path, mode);
      },
      async rename(from, to) {
        if (kept === 'rename' && to === place.socket) throw new Error('kept');
        await context.files.rename(from, to);
      },
    };
    await expect(start({ ...context, files }, place)).rejects.toThrow('kept');
    // Node unlinks what it has bound when it ends the listening.
    await expect.poll(async () => (await readdir(place.directory)).toSorted()).toEqual(['agent-v1.lock']);
    expect(await readdir(place.agentLock)).toEqual([]);
    expect(await readdir(join(directoryUnderHome(context), 'elsewhere'))).toEqual([]);
  },
);
