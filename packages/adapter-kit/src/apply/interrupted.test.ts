import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context, Files } from '@vouch/core';
import { expect, test } from 'vitest';
import { type Change, editFile, remove, set } from '../edit.ts';
import { readFileFact } from '../files/file-fact.ts';
import { inTestHome, type TestHome } from '../testing/tree.ts';
import { tomlFormat } from '../toml/format.ts';
import { wholeFile } from '../whole-file.ts';
import { applyPlan } from './apply.ts';
import { listOwners, removeOwner } from './remove.ts';

const owner = (id: string) => ({ tool: 'example', id });
const files = { config: 'a.toml', whole: 'bin/theirs', made: 'deep/made/b.toml', launcher: 'own/bin/run' };

/** Sets up every kind of edit: keys of somebody's file, a file of somebody's as a whole, new files in new directories. */
async function setUpAll(home: TestHome, id: string): Promise<void> {
  const fact = (path: string) => readFileFact(home.context, join(home.home, path));
  const edits = [
    wholeFile(await fact(files.launcher), '#!/bin/sh\n', 0o700),
    wholeFile(await fact(files.whole), 'ours\n', 0o700),
    editFile(await fact(files.made), tomlFormat, [set(['registries', id, 'index'], 'ours')]),
    editFile(await fact(files.config), tomlFormat, [
      set(['registries', id, 'index'], `https://${id}.example/`),
      set(['registries', 'shared', 'index'], `https://${id}.example/`),
      set(['credential-alias', 'vouch'], ['/abs']),
      remove(['old']),
    ]),
  ];
  await applyPlan(home.context, owner(id), { edits, notes: [] });
}

function writeTheirs(home: TestHome): void {
  home.write(files.whole, 'theirs\n', 0o755);
  home.write(files.config, "a = 1\nold  = 'x' # two\n[registries.shared]\nindex   =   'theirs' # odd");
}

/** A disk of which every state between two changes is kept, and can be had back: what a power cut there would leave. */
function recorded({ home, context }: TestHome, kept: string) {
  const states: string[] = [];
  const changing = ['rename', 'unlink', 'rm', 'rmdir', 'mkdir'] as const;
  const calls = changing.map((name) => {
    const call = context.files[name] as (...args: unknown[]) => Promise<unknown>;
    const noted = async (...args: unknown[]) => {
      if (args.some((arg) => String(arg).includes('/state/lock'))) return await call(...args);
      const state = join(kept, String(states.length));
      cpSync(home, state, { recursive: true, verbatimSymlinks: true });
      states.push(state);
      return await call(...args);
    };
    return [name, noted];
  });
  const recording: Context = {
    ...context,
    files: { ...context.files, ...(Object.fromEntries(calls) as Partial<Files>) },
  };
  const goBackTo = (state: string) => {
    for (const name of readdirSync(home)) rmSync(join(home, name), { recursive: true });
    cpSync(state, home, { recursive: true, verbatimSymlinks: true });
    // What a dead process leaves is taken away by tests of its own; this process lives.
    rmSync(join(home, '.vouch/state/lock'), { recursive: true, force: true });
    for (const name of readdirSync(home, { recursive: true, encoding: 'utf8' }))
      if (name.endsWith('.tmp')) rmSync(join(home, name));
  };
  return { recording, states, goBackTo };
}

/** Removes an owner, and has `then` done from each state that a power cut in the midst of that would leave. */
async function afterEachCut(home: TestHome, id: string, then: (cut: string) => Promise<void>): Promise<void> {
  const kept = mkdtempSync(join(tmpdir(), 'vouch-cuts-'));
  try {
    const { recording, states, goBackTo } = recorded(home, kept);
    await removeOwner(recording, owner(id));
    expect(states.length).toBeGreaterThan(2);
    for (const state of states) {
      goBackTo(state);
      await then(`cut ${state.slice(kept.length + 1)} of ${states.length}`);
    }
  } finally {
    rmSync(kept, { recursive: true });
  }
}

test('a removal that ends anywhere is ended by the next one, with nothing of anybody’s lost', async () => {
  await inTestHome(async (home) => {
    writeTheirs(home);
    const before = home.tree();
    await setUpAll(home, 'one');
    await afterEachCut(home, 'one', async (cut) => {
      expect((await removeOwner(home.context, owner('one'))).notes, cut).toEqual([]);
      expect(home.tree(), cut).toEqual(before);
      expect(await listOwners(home.context), cut).toEqual([]);
    });
  });
});

test('a set-up after a removal that ended anywhere can be taken back, with nothing of anybody’s lost', async () => {
  await inTestHome(async (home) => {
    writeTheirs(home);
    const before = home.tree();
    await setUpAll(home, 'one');
    const ours = home.tree();
    await afterEachCut(home, 'one', async (cut) => {
      await setUpAll(home, 'one');
      expect(home.tree(), cut).toMatchObject(ours);
      expect((await removeOwner(home.context, owner('one'))).notes, cut).toEqual([]);
      expect(home.tree(), cut).toEqual(before);
      expect(await listOwners(home.context), cut).toEqual([]);
    });
  });
});

test.each([
  ['it is removed again', [], ['two', 'one']],
  ['the other is removed before it', [], ['one', 'two']],
  ['it is set up again', ['two'], ['two', 'one']],
  ['the other is set up again', ['one'], ['one', 'two']],
])('a removal of one of two that ends anywhere loses nothing where %s', async (_what, again, order) => {
  await inTestHome(async (home) => {
    writeTheirs(home);
    const before = home.tree();
    for (const id of ['one', 'two']) await setUpAll(home, id);
    // Twice, so that the journal's last two values of the shared key are both of this owner.
    await change(home, 'two', [set(['registries', 'shared', 'index'], 'newer')]);
    await afterEachCut(home, 'two', async (cut) => {
      for (const id of again) await setUpAll(home, id);
      for (const id of order) expect((await removeOwner(home.context, owner(id))).notes, cut).toEqual([]);
      expect(home.tree(), cut).toEqual(before);
      expect(await listOwners(home.context), cut).toEqual([]);
    });
  });
});

async function change(home: TestHome, id: string, changes: readonly Change[]): Promise<void> {
  const fact = await readFileFact(home.context, join(home.home, files.config));
  await applyPlan(home.context, owner(id), { edits: [editFile(fact, tomlFormat, changes)], notes: [] });
}

test('a former secret is spoken of by the removal that ends one which was cut short', async () => {
  await inTestHome(async (home) => {
    home.write(files.config, '[registries.a]\ntoken = "hunter2"\n');
    home.write(files.whole, 'password=hunter3\n');
    const whole = await readFileFact(home.context, join(home.home, files.whole));
    await applyPlan(home.context, owner('one'), { edits: [wholeFile(whole, 'ours\n', 0o700)], notes: [] });
    await change(home, 'one', [set(['registries', 'a', 'token'], 'new')]);
    await afterEachCut(home, 'one', async (cut) => {
      const isDone = (await listOwners(home.context)).length === 0;
      const { notes } = await removeOwner(home.context, owner('one'));
      if (isDone) return expect(notes, cut).toEqual([]);
      expect(notes, cut).toEqual([
        expect.stringContaining('the file held a secret before'),
        expect.stringContaining('token held a secret before'),
      ]);
    });
  });
});

test.each(['journal.json', 'a.toml'])(
  'a removal that cannot write %s leaves everything as it was, and works once that can be written',
  async (refused) => {
    await inTestHome(async (home) => {
      writeTheirs(home);
      const before = home.tree();
      await setUpAll(home, 'one');
      const ours = home.tree();
      const rename: Files['rename'] = async (from, to) => {
        if (String(to).endsWith(refused)) throw Object.assign(new Error('EROFS'), { code: 'EROFS' });
        await home.context.files.rename(from, to);
      };
      const context = { ...home.context, files: { ...home.context.files, rename } };
      const journal = home.read('.vouch/state/journal.json');
      await expect(removeOwner(context, owner('one'))).rejects.toMatchObject({
        kind: 'configuration',
        message: expect.stringContaining(refused),
      });
      expect(home.tree()).toEqual(ours);
      expect(home.read('.vouch/state/journal.json')).toBe(journal);
      await removeOwner(home.context, owner('one'));
      expect(home.tree()).toEqual(before);
    });
  },
);
