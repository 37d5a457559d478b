import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, rename, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { expect, test, vi } from 'vitest';
import type { Context } from '../context.ts';
import { testClock, testContext } from '../testing/context.ts';
import { homeForTest } from '../testing/home.ts';
import { tryLock } from './lock.ts';
import { identityText, lifeOf, ownIdentity } from './process-identity.ts';

const hour = 3_600_000;
const never = async () => false;
const entries = async (path: string) => (await readdir(path)).length;

/** A lock that a process left behind: `start` or `pid` of nobody who lives. */
async function leaveBehind(
  context: Context,
  path: string,
  owner: { pid?: number; start?: string; origin?: string },
) {
  const text = identityText({ ...(await ownIdentity(context)), ...owner });
  await mkdir(path, { recursive: true });
  await writeFile(join(path, `${text}.00000000`), '');
  return join(path, `${text}.00000000`);
}

test('one of many takes the lock, and after its release one of many again', async () => {
  await using home = await homeForTest();
  const { context } = home;
  const path = join(context.homeDirectory, 'lock');
  for (let round = 0; round < 20; round += 1) {
    const locks = await Promise.all(Array.from({ length: 16 }, () => tryLock(context, path, never)));
    const taken = locks.filter((lock) => lock !== undefined);
    expect(taken).toHaveLength(1);
    expect(await entries(path)).toBe(1);
    await taken[0]?.release();
  }
  expect(await readdir(context.homeDirectory)).toEqual(['lock']);
});

test('a dead owner’s lock goes to one of many', async () => {
  await using home = await homeForTest();
  const { context } = home;
  const path = join(context.homeDirectory, 'lock');
  for (let round = 0; round < 20; round += 1) {
    await leaveBehind(context, path, round % 2 === 0 ? { start: '1' } : { pid: 2 ** 22 + 1 });
    const locks = await Promise.all(Array.from({ length: 16 }, () => tryLock(context, path, never)));
    expect(locks.filter((lock) => lock !== undefined)).toHaveLength(1);
    await locks.find((lock) => lock !== undefined)?.release();
  }
});

test('an owner that cannot be seen from here keeps its lock until the caller says otherwise', async () => {
  await using home = await homeForTest();
  const clock = testClock();
  const context = { ...home.context, clock };
  const path = join(context.homeDirectory, 'lock');
  const file = await leaveBehind(context, path, { origin: 'abcdef' });
  const before = new Date(clock.now() - 50_000);
  await utimes(file, before, before);
  const ages: number[] = [];
  const ask = (answer: boolean) => async (age: number) => {
    ages.push(age);
    return answer;
  };
  expect(await tryLock(context, path, ask(false))).toBeUndefined();
  expect(await tryLock(context, path, ask(true))).toBeDefined();
  expect(new Set(ages)).toEqual(new Set([50_000]));
});

test('a lock from before a fast clock was set right counts as left behind like one from as long ago', async () => {
  await using home = await homeForTest();
  const { context } = home;
  const path = join(context.homeDirectory, 'lock');
  const file = await leaveBehind(context, path, { origin: 'abcdef' });
  await utimes(file, new Date(Date.now() + 5 * hour), new Date(Date.now() + 5 * hour));
  expect(await tryLock(context, path, async (age) => age > hour)).toBeDefined();
});

test('who takes the lock sweeps the bids of processes that were ended while they waited, and nothing else', async () => {
  await using home = await homeForTest();
  const { context } = home;
  const path = join(context.homeDirectory, 'lock');
  const own = await ownIdentity(context);
  const bid = (owner: Partial<typeof own>) => `lock.${identityText({ ...own, ...owner })}.00000000`;
  const [dead, old] = [bid({ pid: 2 ** 22 + 1 }), bid({ origin: 'abcdef' })];
  const kept = [bid({}), bid({ origin: 'fedcba' }), 'lock.json', `other.${bid({ start: '1' })}`];
  const hourAgo = new Date(Date.now() - hour);
  for (const name of [dead, old, ...kept]) {
    const aside = join(context.homeDirectory, name);
    await mkdir(aside);
    await writeFile(join(aside, 'entry'), '');
    await utimes(aside, hourAgo, name === old ? 0 : hourAgo);
  }
  const lock = await tryLock(context, path, never);
  expect((await readdir(context.homeDirectory)).toSorted()).toEqual(['lock', ...kept].toSorted());
  await lock?.release();
});

test('a file where the lock should be is refused and left', async () => {
  await using home = await homeForTest();
  const path = join(home.context.homeDirectory, 'lock');
  await writeFile(path, 'mine');
  await expect(tryLock(home.context, path, never)).rejects.toMatchObject({ kind: 'configuration' });
  expect(await readdir(home.context.homeDirectory)).toEqual(['lock']);
});

test('a bid that cannot be made leaves nothing behind', async () => {
  await using home = await homeForTest();
  const open = async () => Promise.reject(Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' }));
  const context = { ...home.context, files: { ...home.context.files, open } };
  const path = join(context.homeDirectory, 'lock');
  await expect(tryLock(context, path, never)).rejects.toThrow(`cannot take ${path}: `);
  expect(await readdir(context.homeDirectory)).toEqual([]);
});

test('where no directory can be renamed onto another, as on Windows, an empty lock is removed first', async () => {
  await using home = await homeForTest();
  const path = join(home.context.homeDirectory, 'lock');
  const files = {
    ...home.context.files,
    async rename(from: string, to: string) {
      if (await readdir(to).catch(() => undefined))
        throw Object.assign(new Error('EPERM'), { code: 'EPERM' });
      await rename(from, to);
    },
  };
  const context: Context = { ...home.context, platform: 'win32', files: files as Context['files'] };
  const first = await tryLock(context, path, never);
  expect(first).toBeDefined();
  expect(await tryLock(context, path, never)).toBeUndefined();
  await first?.release();
  expect(await tryLock(context, path, never)).toBeDefined();
});

test('this process is alive where its start can be read; with another one, or no such process, it is dead', async () => {
  await using home = await homeForTest();
  const own = await ownIdentity(home.context);
  expect(await lifeOf(home.context, own)).toBe(process.platform === 'linux' ? 'alive' : 'unknown');
  expect(await lifeOf(home.context, { ...own, start: '1' })).toBe('dead');
  expect(await lifeOf(home.context, { ...own, pid: 2 ** 22 + 1 })).toBe('dead');
  expect(await lifeOf(home.context, { ...own, origin: 'f' })).toBe('unknown');
  expect(await lifeOf(home.context, { ...own, start: '0' })).toBe('unknown');
});

test('the process of another user is alive', async () => {
  await using home = await homeForTest();
  const own = await ownIdentity(home.context);
  const kill = vi.spyOn(process, 'kill').mockImplementation(() => {
    throw Object.assign(new Error('EPERM'), { code: 'EPERM' });
  });
  try {
    expect(await lifeOf(home.context, own)).not.toBe('dead');
  } finally {
    kill.mockRestore();
  }
});

test('the start of a process is read behind a name that has a parenthesis in it', async () => {
  const fields = Array.from({ length: 40 }, (_, index) => index + 4).join(' ');
  const { files } = testContext();
  const readFile = async () => `1 (a) b) S ${fields}`;
  expect(await ownIdentity({ files: { ...files, readFile } })).toMatchObject({ start: '22' });
});

test.skipIf(process.platform !== 'linux')('a process that has ended and was not reaped is dead', async () => {
  await using home = await homeForTest();
  // The shell becomes a sleep that never asks for its child's end. A child that ends before that, the shell reaps.
  const parent = spawn('/bin/sh', ['-c', 'cat <&3 & echo $!; exec sleep 60'], {
    stdio: ['ignore', 'pipe', 'ignore', 'pipe'],
  });
  try {
    const pid = Number(String(await once(parent.stdout as Readable, 'data')));
    const stat = () => readFile(`/proc/${pid}/stat`, 'utf8');
    await expect.poll(() => readFile(`/proc/${parent.pid}/comm`, 'utf8')).toBe('sleep\n');
    parent.stdio[3]?.destroy();
    await expect.poll(stat).toContain(') Z ');
    const start = (await stat()).split(' ')[21] as string;
    const { origin } = await ownIdentity(home.context);
    expect(await lifeOf(home.context, { pid, start, origin })).toBe('dead');
  } finally {
    parent.kill('SIGKILL');
  }
});
