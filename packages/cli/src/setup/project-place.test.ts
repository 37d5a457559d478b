import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { inTestHome } from '@vouch/adapter-kit/testing';
import { expect, it } from 'vitest';
import { inProject, requireDirectory } from './project-place.ts';

it('is the working directory, or the directory that is named, by its real name', async () => {
  await inTestHome(async (home) => {
    home.write('app/x', '');
    symlinkSync(join(home.home, 'app'), join(home.home, 'link'));
    const context = { ...home.context, workingDirectory: home.home };
    const placeOf = async (project: string | true | undefined) =>
      (await inProject(context, project)).workingDirectory;
    expect(await placeOf(undefined)).toBe(home.home);
    expect(await placeOf(true)).toBe(home.home);
    for (const each of ['app', 'link', join(home.home, 'app')])
      expect(await placeOf(each)).toBe(join(home.home, 'app'));
    await requireDirectory(await inProject(context, 'app'));
  });
});

it('may be gone where something is taken back from it, and is a directory otherwise', async () => {
  await inTestHome(async (home) => {
    home.write('file', '');
    const context = { ...home.context, workingDirectory: home.home };
    for (const each of ['gone', 'file']) {
      const there = await inProject(context, each);
      expect(there.workingDirectory).toBe(join(home.home, each));
      await expect(requireDirectory(there)).rejects.toMatchObject({
        kind: 'usage',
        message: `${home.home}/${each} is no directory`,
      });
    }
  });
});
