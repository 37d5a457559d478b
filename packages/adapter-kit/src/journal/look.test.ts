import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { applyPlan } from '../apply/apply.ts';
import { editFile, remove, set } from '../edit.ts';
import { readFileFact } from '../files/file-fact.ts';
import { npmrcFormat } from '../ini/format.ts';
import { inTestHome, type TestHome } from '../testing/index.ts';
import { lookAtWritten } from './look.ts';

const owner = { tool: 'npm', id: 'a:b' };

async function setUp({ context, home, write }: TestHome): Promise<void> {
  write('settings', 'old=1\n');
  const fact = await readFileFact(context, join(home, 'settings'));
  const edit = editFile(fact, npmrcFormat, [set(['registry'], 'ours'), remove(['old'])]);
  await applyPlan(context, owner, { edits: [edit], notes: [] });
}

it.each([
  ['there', 'registry=theirs\n', 'there', ['there', 'there']],
  ['there', 'old=1\n', 'there', ['gone', 'there']],
  ['gone', null, 'gone', ['gone', 'there']],
  ['unreadable', 'a\u0000b', 'unreadable', ['unknown', 'unknown']],
] as const)('a file that is %s, as %j', async (_case, text, is, keys) => {
  await inTestHome(async (home) => {
    await setUp(home);
    if (text === null) rmSync(join(home.home, 'settings'));
    else home.write('settings', text);
    const [found, ...others] = await lookAtWritten(home.context);
    expect(others).toEqual([]);
    expect(found).toMatchObject({ path: join(home.home, 'settings'), is });
    expect(found?.keys.map((key) => key.is)).toEqual(keys);
    expect(found?.keys.map((key) => key.owners)).toEqual([[owner], [owner]]);
    expect(found?.failure?.message).toEqual(
      is === 'unreadable' ? expect.stringContaining('NUL byte') : undefined,
    );
  });
});

it('knows nothing where nothing was written, and throws where the journal is damaged', async () => {
  await inTestHome(async (home) => {
    expect(await lookAtWritten(home.context)).toEqual([]);
    home.write('.vouch/state/journal.json', '{');
    await expect(lookAtWritten(home.context)).rejects.toMatchObject({ kind: 'configuration' });
  });
});
