import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from '@vouch/core';
import { expect, test } from 'vitest';
import { readFileFact } from '../files/file-fact.ts';
import { exampleAdapter } from '../testing/example-adapter.ts';
import { inTestHome, type TestHome } from '../testing/tree.ts';
import { setUp } from './apply.ts';
import { removeOwner } from './remove.ts';

const request = { name: 'ca', index: 'sparse+https://ca.example/' };

/** A context in which every look at what lies below a directory ends with this error. */
function closed(context: Context, directory: string, code: string): Context {
  const refuse =
    <Args extends readonly unknown[], T>(work: (...args: Args) => Promise<T>) =>
    async (...args: Args): Promise<T> => {
      if (String(args[0]).startsWith(directory)) throw Object.assign(new Error(code), { code });
      return await work(...args);
    };
  const { lstat, realpath, readlink, open } = context.files;
  const files = { ...context.files, lstat: refuse(lstat), realpath: refuse(realpath) };
  return {
    ...context,
    files: { ...files, readlink: refuse(readlink), open: refuse(open) } as Context['files'],
  };
}

/** Something set up in a directory of its own, which the journal of the home knows. */
async function setUpProject(home: TestHome): Promise<string> {
  const project = join(home.home, 'project');
  mkdirSync(project);
  await setUp({ ...home.context, homeDirectory: project }, exampleAdapter, 'project', request);
  const journal = home.read('project/.vouch/state/journal.json');
  home.write('.vouch/state/journal.json', journal, 0o600);
  return project;
}

test.each(['EACCES', 'ENOTCONN', 'ELOOP', 'ENOTDIR'])(
  'a project’s directory that says %s keeps nobody else from setting up and removing',
  async (code) => {
    await inTestHome(async (home) => {
      const project = await setUpProject(home);
      const context = closed(home.context, project, code);
      await setUp(context, exampleAdapter, 'ca', request);
      expect((await removeOwner(context, { tool: 'example', id: 'ca' })).changed).toHaveLength(2);
      await expect(removeOwner(context, { tool: 'example', id: 'project' })).rejects.toMatchObject({
        kind: 'configuration',
        message: expect.stringContaining(project),
      });
      expect((await removeOwner(home.context, { tool: 'example', id: 'project' })).changed).toHaveLength(2);
    });
  },
);

test('a project’s directory that became a file keeps nobody else from setting up', async () => {
  await inTestHome(async (home) => {
    const project = await setUpProject(home);
    rmSync(project, { recursive: true });
    home.write('project', '');
    expect((await setUp(home.context, exampleAdapter, 'ca', request)).changed).toHaveLength(2);
  });
});

test('what the system says of a directory on the way is told with the file’s name', async () => {
  await inTestHome(async (home) => {
    const path = home.write('project/settings', '');
    const { realpath } = home.context.files;
    const refused = (async (at: string) => {
      if (at.endsWith('project')) throw Object.assign(new Error('EACCES'), { code: 'EACCES' });
      return await realpath(at);
    }) as Context['files']['realpath'];
    const context = { ...home.context, files: { ...home.context.files, realpath: refused } };
    await expect(readFileFact(context, path)).rejects.toMatchObject({
      kind: 'configuration',
      message: `cannot read ${path}: permission is denied`,
    });
    await expect(readFileFact(context, join(home.home, 'project/absent'))).rejects.toMatchObject({
      kind: 'configuration',
      message: expect.stringContaining('permission is denied'),
    });
  });
});
