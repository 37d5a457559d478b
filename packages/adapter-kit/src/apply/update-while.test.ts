import { chmodSync } from 'node:fs';
import { expect, test } from 'vitest';
import { inTestHome } from '../testing/tree.ts';
import { dryRunWith, updateWhile } from './update-while.ts';

const file = '.vouch/own.json';
const failing = async () => {
  throw new Error('no room');
};

test.each([
  ['that was there has its former text', 'before\n'],
  ['that was not there is none', null],
])('a file of ours %s where the work fails', async (_, former) => {
  await inTestHome(async (home) => {
    if (former !== null) home.write(file, former);
    const own = { path: `${home.home}/${file}`, change: () => 'after\n' };
    await expect(updateWhile(home.context, own, failing)).rejects.toThrow('no room');
    if (former === null) expect(() => home.read(file)).toThrow('ENOENT');
    else expect(home.read(file)).toBe(former);
    expect(await updateWhile(home.context, own, async () => home.read(file))).toBe('after\n');
  });
});

test('it is made for the person alone, and keeps the mode that it has', async () => {
  await inTestHome(async (home) => {
    const own = { path: `${home.home}/${file}`, change: (text: string | null) => `${text ?? ''}after\n` };
    await updateWhile(home.context, own, async () => {});
    expect(home.tree()[file]).toBe('file 600\nafter\n');
    chmodSync(own.path, 0o640);
    await updateWhile(home.context, own, async () => {});
    expect(home.tree()[file]).toBe('file 640\nafter\nafter\n');
  });
});

test('what somebody wrote into it meanwhile stays', async () => {
  await inTestHome(async (home) => {
    const own = { path: `${home.home}/${file}`, change: () => 'after\n' };
    const meddled = async () => {
      home.write(file, 'theirs\n');
      await failing();
    };
    await expect(updateWhile(home.context, own, meddled)).rejects.toThrow('no room');
    expect(home.read(file)).toBe('theirs\n');
  });
});

test('a dry run shows it, and nothing of a file that would not be there', async () => {
  await inTestHome(async (home) => {
    const path = home.write(file, 'before\n');
    const plan = { edits: [], notes: [] };
    const shown = await dryRunWith(home.context, plan, { path, change: () => 'after\n' });
    expect(shown).toContain('-before\n+after\n');
    expect(await dryRunWith(home.context, plan, { path, change: () => null })).toBe('');
    expect(home.read(file)).toBe('before\n');
  });
});
