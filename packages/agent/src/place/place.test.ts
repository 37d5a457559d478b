import { execFileSync } from 'node:child_process';
import { chmod, chown, lstat, mkdir, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Context } from '@vouch/core';
import { homeForTest } from '@vouch/core/testing';
import { expect, test } from 'vitest';
import { connectAgent } from '../client/client.ts';
import { startServer } from '../server/server.ts';
import { agentForTest } from '../testing/agent.ts';
import { newKey, readKey, removeKey, writeKey } from './key-file.ts';
import { type Place, placeOf, prepareDirectory } from './place.ts';

const root = process.getuid?.() === 0;

test('the agent lives in XDG_RUNTIME_DIR where that is ours alone, else under home', async () => {
  await using home = await homeForTest();
  const { context } = home;
  const runtime = join(context.homeDirectory, 'runtime');
  const withRuntime = { ...context, env: { XDG_RUNTIME_DIR: runtime } };
  const underHome = join(context.homeDirectory, '.vouch', 'run');
  expect((await placeOf(context)).directory).toBe(underHome);
  expect((await placeOf(withRuntime)).directory).toBe(underHome);
  await mkdir(runtime, { mode: 0o700 });
  expect((await placeOf(withRuntime)).directory).toBe(join(runtime, 'vouch-codeartifact'));
  await chmod(runtime, 0o755);
  expect((await placeOf(withRuntime)).directory).toBe(underHome);
  await symlink(runtime, join(context.homeDirectory, 'link'));
  const linked = { ...context, env: { XDG_RUNTIME_DIR: join(context.homeDirectory, 'link') } };
  expect((await placeOf(linked)).directory).toBe(underHome);
  const own = { ...context, env: { VOUCH_AGENT_DIRECTORY: '/own' } };
  expect((await placeOf(own)).socket).toBe('/own/agent-v1.sock');
});

test('a socket path is measured in bytes and a long one named', async () => {
  await using home = await homeForTest();
  const room = 103 - Buffer.byteLength('/agent-v1.sock');
  const directory = (bytes: number) => ({
    ...home.context,
    env: { VOUCH_AGENT_DIRECTORY: `/${'ä'.repeat((bytes - 1) / 2)}` },
  });
  expect((await placeOf(directory(room))).socket).toBeDefined();
  await expect(placeOf(directory(room + 2))).rejects.toMatchObject({
    kind: 'configuration',
    message: expect.stringContaining('agent-v1.sock'),
  });
});

test('incident 16: directory 0700, socket 0600 and key 0600, whatever the umask', async () => {
  for (const mask of [0o000, 0o022, 0o077]) {
    const before = process.umask(mask);
    try {
      await using it = await agentForTest();
      const mode = async (path: string) => ((await lstat(path)).mode & 0o777).toString(8);
      expect(await mode(it.place.directory)).toBe('700');
      expect(await mode(it.place.socket)).toBe('600');
      expect(await mode(it.place.keyFile)).toBe('600');
    } finally {
      process.umask(before);
    }
  }
});

const plant: Record<string, (place: Place) => Promise<string>> = {
  'a symbolic link to a good directory': async ({ directory }) => {
    await mkdir(`${directory}-real`, { mode: 0o700, recursive: true });
    await symlink(`${directory}-real`, directory);
    return directory;
  },
  'a file for the directory': async ({ directory }) => {
    await mkdir(join(directory, '..'), { recursive: true });
    await writeFile(directory, '');
    return directory;
  },
  'a directory open to others': async ({ directory }) => {
    await mkdir(directory, { recursive: true });
    await chmod(directory, 0o755);
    return directory;
  },
  'a file for the socket': async ({ directory, socket }) => {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await writeFile(socket, '', { mode: 0o600 });
    return socket;
  },
  'a FIFO for the socket': async ({ directory, socket }) => {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    execFileSync('mkfifo', ['-m', '600', socket]);
    return socket;
  },
  'a symbolic link for the socket': async ({ directory, socket }) => {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await symlink('/nowhere', socket);
    return socket;
  },
};

test.each(Object.keys(plant))('incident 15: %s is refused by both sides and left as it is', async (name) => {
  await using home = await homeForTest();
  const place = await placeOf(home.context);
  const planted = (await plant[name]?.(place)) as string;
  const before = await lstat(planted);
  await refusedByBoth(home.context, place);
  expect((await lstat(planted)).ino).toBe(before.ino);
});

test.each([
  ['the group may read', 0o740],
  ['the group may enter', 0o710],
  ['all may enter', 0o701],
])('incident 15: a directory that %s is refused by both sides', async (_, mode) => {
  await using home = await homeForTest();
  const place = await placeOf(home.context);
  await mkdir(place.directory, { recursive: true });
  await chmod(place.directory, mode);
  await refusedByBoth(home.context, place);
});

test('incident 15: a directory that somebody else made meanwhile is refused', async () => {
  await using home = await homeForTest();
  const { directory } = await placeOf(home.context);
  const files: Context['files'] = {
    ...home.context.files,
    async mkdir() {
      await mkdir(directory, { recursive: true });
      await chmod(directory, 0o755);
      return undefined;
    },
  };
  await expect(prepareDirectory({ ...home.context, files }, directory)).rejects.toMatchObject({
    kind: 'configuration',
    message: expect.stringContaining('is open to other users'),
  });
});

test.skipIf(!root)(
  'incident 15: a directory of another user is refused by both sides (needs root)',
  async () => {
    await using home = await homeForTest();
    const place = await placeOf(home.context);
    await mkdir(place.directory, { recursive: true, mode: 0o700 });
    await chown(place.directory, 65534, 65534);
    // Root who removed it would sign that user out.
    await refusedByBoth(home.context, place, 'run this as that user, or set HOME to a directory of your own');
  },
);

async function refusedByBoth(context: Context, place: Place, hint = place.directory): Promise<void> {
  const refused = { kind: 'configuration', hint: expect.stringContaining(hint) };
  await expect(connectAgent(context, place)).rejects.toMatchObject(refused);
  const agent = { handle: () => Promise.reject(new Error()), drop: () => {}, tick: () => undefined };
  await expect(startServer(context, place, agent)).rejects.toMatchObject({ kind: 'configuration' });
}

test.each(['a symbolic link', 'a FIFO', 'a file that others can read', 'nonsense'])(
  'incident 15: %s for the key file is refused',
  async (what) => {
    await using home = await homeForTest();
    const place = await placeOf(home.context);
    await prepareDirectory(home.context, place.directory);
    const real = join(place.directory, 'real');
    await writeFile(real, 'a'.repeat(64), { mode: 0o600 });
    if (what === 'a symbolic link') await symlink(real, place.keyFile);
    if (what === 'a FIFO') execFileSync('mkfifo', ['-m', '600', place.keyFile]);
    if (what === 'a file that others can read')
      await writeFile(place.keyFile, 'a'.repeat(64), { mode: 0o644 });
    if (what === 'nonsense') await writeFile(place.keyFile, 'key', { mode: 0o600 });
    await expect(readKey(home.context, place)).rejects.toMatchObject({ kind: 'configuration' });
  },
);

test('a key is removed by the agent that wrote it only', async () => {
  await using home = await homeForTest();
  const { context } = home;
  const place = await placeOf(context);
  await prepareDirectory(context, place.directory);
  const [older, newer] = [newKey(context, place), newKey(context, place)];
  await writeKey(context, place, older);
  await writeKey(context, place, newer);
  await removeKey(context, place, older);
  expect((await readKey(context, place))?.secret.expose()).toEqual(newer.secret.expose());
  await removeKey(context, place, newer);
  expect(await readKey(context, place)).toBeUndefined();
});

test('on Windows the pipe’s random name stands in the key file', async () => {
  await using home = await homeForTest();
  const context: Context = { ...home.context, platform: 'win32', userId: undefined };
  const place = await placeOf(context);
  await prepareDirectory(context, place.directory);
  const key = newKey(context, place);
  expect(key.address).toMatch(/^\\\\\.\\pipe\\vouch-codeartifact-[0-9a-f]{32}$/);
  expect(newKey(context, place).address).not.toBe(key.address);
  await writeKey(context, place, key);
  expect((await readKey(context, place))?.address).toBe(key.address);
});

test('incident 15: a listener without the key is not spoken to', async () => {
  await using home = await homeForTest();
  const { context } = home;
  const place = await placeOf(context);
  await prepareDirectory(context, place.directory);
  await writeKey(context, place, newKey(context, place));
  const heard: string[] = [];
  const squatter = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      heard.push(String(chunk));
      socket.write(`{"kind":"hello","version":1,"nonce":"${'0'.repeat(64)}","proof":"${'0'.repeat(64)}"}\n`);
    });
  });
  await new Promise<void>((resolve) => squatter.listen(place.socket, resolve));
  await chmod(place.socket, 0o600);
  await expect(connectAgent(context, place)).rejects.toMatchObject({ kind: 'configuration' });
  expect(heard).not.toEqual([]);
  expect(
    heard.every((line) => /^\{"kind":"hello","versions":\[1\],"nonce":"[0-9a-f]{64}"\}\n$/.test(line)),
  ).toBe(true);
  await new Promise((resolve) => squatter.close(resolve));
});

test('a directory that cannot be made is told with the reason, and not to be looked at', async () => {
  await using home = await homeForTest();
  const mkdir = async () => Promise.reject(Object.assign(new Error('read-only'), { code: 'EROFS' }));
  const context = { ...home.context, files: { ...home.context.files, mkdir } };
  const { directory } = await placeOf(context);
  await expect(prepareDirectory(context, directory)).rejects.toMatchObject({
    kind: 'configuration',
    message: `the agent is not used: ${directory} cannot be made (EROFS)`,
    hint: 'set HOME or XDG_RUNTIME_DIR to a directory that can be written',
  });
});
