import { chmodSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Context, Files } from '@vouch/core';
import { expect, test } from 'vitest';
import { setUp } from '../apply/apply.ts';
import { listOwners, removeOwner } from '../apply/remove.ts';
import { exampleAdapter } from '../testing/example-adapter.ts';
import { inTestHome, type TestHome } from '../testing/tree.ts';
import { openState } from './store.ts';

const request = (name: string) => ({ name, index: `sparse+https://${name}.example/` });
const owner = (id: string) => ({ tool: exampleAdapter.tool, id });
const config = '.example/config.toml';

/**
 * A process whose lock is taken for a dead one's just before it begins to write the journal, by another one that does `meanwhile`
 * to its end.
 */
function overtaken({ home, context }: TestHome, meanwhile: () => Promise<unknown>): Context {
  let isOvertaken = false;
  const open = (async (path: string, ...rest: []) => {
    if (path.includes('/state/') && path.endsWith('.tmp') && !isOvertaken) {
      isOvertaken = true;
      rmSync(join(home, '.vouch/state/lock'), { recursive: true });
      await meanwhile();
    }
    return await context.files.open(path, ...rest);
  }) as unknown as Files['open'];
  return { ...context, files: { ...context.files, open } };
}

test('two set-ups at once, where the one’s lock was taken for a dead one’s, are both in the journal', async () => {
  await inTestHome(async (home) => {
    const { context } = home;
    const other = () => setUp(context, exampleAdapter, 'other', request('other'));
    await setUp(overtaken(home, other), exampleAdapter, 'one', request('one'));
    expect(await listOwners(context)).toEqual([owner('other'), owner('one')]);
    for (const id of ['one', 'other']) await removeOwner(context, owner(id));
    expect(home.tree()).toEqual({});
  });
});

test('a removal whose lock was taken for a dead one’s loses nothing of a set-up at the same time', async () => {
  await inTestHome(async (home) => {
    const { context } = home;
    home.write(config, '# theirs\n');
    await setUp(context, exampleAdapter, 'one', request('one'));
    const other = () => setUp(context, exampleAdapter, 'other', request('other'));
    await removeOwner(overtaken(home, other), owner('one'));
    expect(await listOwners(context)).toEqual([owner('other')]);
    expect(home.read(config)).toContain('registries.other');
    expect(home.read(config)).not.toContain('registries.one');
    await removeOwner(context, owner('other'));
    expect(home.tree()).toMatchObject({ [config]: 'file 644\n# theirs\n' });
    expect(home.tree()).not.toHaveProperty('.vouch/bin/example');
  });
});

test.skipIf(process.platform === 'win32')(
  'the state’s directory is closed to others who could enter it',
  async () => {
    await inTestHome(async ({ home, context }) => {
      mkdirSync(join(home, '.vouch/state'), { recursive: true });
      chmodSync(join(home, '.vouch/state'), 0o755);
      await openState(context);
      expect(statSync(join(home, '.vouch/state')).mode & 0o777).toBe(0o700);
    });
  },
);
