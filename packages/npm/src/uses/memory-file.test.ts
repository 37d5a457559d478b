import { statSync } from 'node:fs';
import { inTestHome } from '@vouch/adapter-kit/testing';
import { expect, it } from 'vitest';
import { tokenKey } from '../npmrc/keys.ts';
import { repositoryUrl, staticUse } from '../testing/static-use.ts';
import { mendMemoryFile } from './memory-file.ts';

const use = (repository: string, tokenFile: string) =>
  staticUse(repository, { userFile: '/home/ann/.npmrc', tokenFile });

it('what npm config set --global did to the file in memory is mended, and what it wrote there is told', async () => {
  await inTestHome(async ({ context, write }) => {
    const ours = ['one', 'two'].map((each) => `${tokenKey(repositoryUrl(each))}=x\n`).join('');
    const file = write('memory/npmrc', `${ours}${tokenKey(repositoryUrl('three'))}=x\nfund=false\n`);
    const uses = [use('one', file), use('two', file), use('three', '/elsewhere')];
    const told = await mendMemoryFile(context, use('one', file), uses);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(told.map((line) => line.split(' ', 1)[0])).toEqual([tokenKey(repositoryUrl('three')), 'fund']);
    expect(told[1]).toBe(
      `fund stands in ${file}, which ends with the session: npm config set --location=user fund=…`,
    );
  });
});

it('a file that is the user’s own, or that is not there, is let alone', async () => {
  await inTestHome(async ({ context, home, write }) => {
    const file = write('.npmrc', 'fund=false\n');
    const own = { ...use('one', file), userFile: file };
    expect(await mendMemoryFile(context, own, [own])).toEqual([]);
    expect(statSync(file).mode & 0o777).toBe(0o644);
    const none = use('one', `${home}/none`);
    expect(await mendMemoryFile(context, none, [none])).toEqual([]);
  });
});
