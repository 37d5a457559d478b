import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Files } from '@vouch/core';
import { expect, test } from 'vitest';
import type { Edit } from '../adapter.ts';
import { applyPlan } from '../apply/apply.ts';
import { removeOwner } from '../apply/remove.ts';
import { inTestHome, type TestHome } from '../testing/tree.ts';
import { wholeFile } from '../whole-file.ts';
import { makeDirectories } from './directories.ts';
import { readFileFact } from './file-fact.ts';

/** Makes whole files of an owner's. */
async function setUpFiles({ home, context }: TestHome, id: string, paths: readonly string[]) {
  const edits: Edit[] = [];
  for (const path of paths)
    edits.push(wholeFile(await readFileFact(context, join(home, path)), 'ours\n', 0o600));
  await applyPlan(context, { tool: 'example', id }, { edits, notes: [] });
}

test.each([
  ['before', ['.config/uv/uv.toml', 'bin/keyring']],
  ['after', ['bin/keyring', '.config/uv/uv.toml']],
])('a directory that others use keeps none that stands %s it in the list', async (_where, paths) => {
  await inTestHome(async (home) => {
    await setUpFiles(home, 'uv', paths);
    await setUpFiles(home, 'cargo', ['bin/cargo']);
    await removeOwner(home.context, { tool: 'example', id: 'uv' });
    expect(Object.keys(home.tree())).toEqual(['bin', 'bin/cargo']);
    await removeOwner(home.context, { tool: 'example', id: 'cargo' });
    expect(home.tree()).toEqual({});
  });
});

test('directories of two files that lie in one another go, whatever the order of the files', async () => {
  await inTestHome(async (home) => {
    await setUpFiles(home, 'a', ['made/within/deep/file', 'made/file']);
    await setUpFiles(home, 'b', ['made/within/file', 'made/other/file']);
    await removeOwner(home.context, { tool: 'example', id: 'b' });
    await removeOwner(home.context, { tool: 'example', id: 'a' });
    expect(home.tree()).toEqual({});
  });
});

test('a directory that was made again is known beside those that were made before', async () => {
  await inTestHome(async (home) => {
    await setUpFiles(home, 'a', ['.config/uv/uv.toml']);
    await home.context.files.rm(join(home.home, '.config/uv'), { recursive: true });
    await setUpFiles(home, 'a', ['.config/uv/uv.toml']);
    await removeOwner(home.context, { tool: 'example', id: 'a' });
    expect(home.tree()).toEqual({});
  });
});

test('a file that a process makes in a directory which it works in, just before that goes, is kept', async () => {
  await inTestHome(async (home) => {
    await setUpFiles(home, 'a', ['made/file']);
    const { files } = home.context;
    let aside = '';
    const makeLate = (path: unknown) => {
      if (aside !== '' && path === aside) writeFileSync(join(aside, 'theirs'), 'theirs\n');
    };
    const late: Partial<Files> = {
      rename: async (from, to) => {
        await files.rename(from, to);
        if (String(to).includes('.vouch-removed-')) aside = String(to);
      },
      rm: async (path, options) => {
        makeLate(path);
        await files.rm(path, options);
      },
      rmdir: async (path) => {
        makeLate(path);
        await files.rmdir(path);
      },
    };
    const context = { ...home.context, files: { ...files, ...late } };
    await removeOwner(context, { tool: 'example', id: 'a' });
    expect(home.tree()).toEqual({ made: 'directory 700', 'made/theirs': 'file 644\ntheirs\n' });
  });
});

test('where the last of several directories cannot be made, those around it go again', async () => {
  await inTestHome(async (home) => {
    const inner = join(home.home, 'a/b/c');
    const mkdir = async (path: string, options: { mode: number }) => {
      if (path === inner) {
        const full = Object.assign(new Error('full'), { code: 'ENOENT' });
        const isThere = await home.context.files.lstat(join(home.home, 'a/b')).catch(() => undefined);
        throw isThere === undefined ? full : Object.assign(full, { code: 'ENOSPC' });
      }
      return await home.context.files.mkdir(path, options);
    };
    const context = { ...home.context, files: { ...home.context.files, mkdir: mkdir as Files['mkdir'] } };
    await expect(makeDirectories(context, inner)).rejects.toMatchObject({ kind: 'configuration' });
    expect(home.tree()).toEqual({});
  });
});
