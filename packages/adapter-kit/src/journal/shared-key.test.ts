import { Secret } from '@vouch/core';
import { expect, test } from 'vitest';
import { applyPlan } from '../apply/apply.ts';
import { planRemoval, removeOwner } from '../apply/remove.ts';
import { type Change, editFile, remove, set } from '../edit.ts';
import { readFileFact } from '../files/file-fact.ts';
import type { Format } from '../format.ts';
import { npmrcFormat } from '../ini/format.ts';
import { inTestHome, type TestHome } from '../testing/tree.ts';
import { tomlFormat } from '../toml/format.ts';
import { wholeFile } from '../whole-file.ts';

const file = 'config.toml';
const journal = '.vouch/state/journal.json';
const owner = (id: string) => ({ tool: 'pip', id });

async function apply(home: TestHome, id: string, changes: readonly Change[], format: Format = tomlFormat) {
  const fact = await readFileFact(home.context, `${home.home}/${file}`);
  return await applyPlan(home.context, owner(id), { edits: [editFile(fact, format, changes)], notes: [] });
}

const url = (value: string) => set(['pypi', 'url'], value);

/** The journal as it was before it knew each owner's value. */
function forgetValues(home: TestHome): void {
  const old = JSON.parse(home.read(journal), (name, value) => (name === 'values' ? undefined : value));
  home.write(journal, JSON.stringify(old), 0o600);
}

test('a key of two owners says what the other one set once the last of them goes', async () => {
  await inTestHome(async (home) => {
    const base = "[pypi]\nurl   =   'theirs' # odd\n";
    home.write(file, base);
    await apply(home, 'a', [url('of-a')]);
    await apply(home, 'b', [url('of-b')]);
    const { edits } = await planRemoval(home.context, owner('b'));
    expect(await removeOwner(home.context, owner('b'))).toMatchObject({ notes: [] });
    expect(home.read(file)).toBe('[pypi]\nurl   =   "of-a" # odd\n');
    expect(edits[0]?.after).toBe(home.read(file));
    expect(await removeOwner(home.context, owner('a'))).toMatchObject({ notes: [] });
    expect(home.read(file)).toBe(base);
  });
});

test('of several that are left the latest one counts, and one that does not stand there changes nothing', async () => {
  await inTestHome(async (home) => {
    for (const id of ['a', 'b', 'c', 'a', 'd']) await apply(home, id, [url(`of-${id}`)]);
    await removeOwner(home.context, owner('c'));
    expect(home.read(file)).toContain('"of-d"');
    await removeOwner(home.context, owner('d'));
    expect(home.read(file)).toContain('"of-a"');
    await removeOwner(home.context, owner('a'));
    expect(home.read(file)).toContain('"of-b"');
    await removeOwner(home.context, owner('b'));
    expect(home.tree()).toEqual({});
  });
});

test('a value that somebody wrote since is left, also while others own the key', async () => {
  await inTestHome(async (home) => {
    await apply(home, 'a', [url('of-a')]);
    await apply(home, 'b', [url('of-b')]);
    home.write(file, home.read(file).replace('of-b', 'theirs'));
    await removeOwner(home.context, owner('b'));
    expect(home.read(file)).toContain('"theirs"');
  });
});

test('a key that the other one had taken out goes again', async () => {
  await inTestHome(async (home) => {
    const base = '[pypi]\nurl = "theirs"\nca = 1\n';
    home.write(file, base);
    await apply(home, 'a', [remove(['pypi', 'url'])]);
    await apply(home, 'b', [url('of-b')]);
    await removeOwner(home.context, owner('b'));
    expect(home.read(file)).toBe('[pypi]\nca = 1\n');
    await removeOwner(home.context, owner('a'));
    expect(home.read(file)).not.toContain('of-b');
  });
});

test('a journal without values is read, and the note says what to set up again', async () => {
  await inTestHome(async (home) => {
    await apply(home, 'a', [url('of-a'), set(['pypi', 'provider'], 'same')]);
    await apply(home, 'b', [url('of-b'), set(['pypi', 'provider'], 'same')]);
    forgetValues(home);
    expect((await removeOwner(home.context, owner('b'))).notes).toEqual([
      `${home.home}/${file}: pypi.url may still say what went: set pip up again for a`,
    ]);
    await removeOwner(home.context, owner('a'));
    expect(home.tree()).toEqual({});
  });
});

test('a set-up that is made again in a journal without values is enough to come back to', async () => {
  await inTestHome(async (home) => {
    await apply(home, 'a', [url('of-a')]);
    forgetValues(home);
    await apply(home, 'a', [url('of-a')]);
    await apply(home, 'b', [url('of-b')]);
    expect(await removeOwner(home.context, owner('b'))).toMatchObject({ notes: [] });
    expect(home.read(file)).toContain('"of-a"');
  });
});

test('no value of a secret is kept, and a token of two owners is nothing to speak of', async () => {
  await inTestHome(async (home) => {
    const token = (value: string) => [set(['//h/:_authToken'], new Secret(value))];
    await apply(home, 'a', token('token-one'), npmrcFormat);
    await apply(home, 'b', token('token-two'), npmrcFormat);
    await apply(home, 'a', [set(['other'], 'https://u:token-three@h/')], npmrcFormat);
    expect(home.read(journal)).not.toMatch(/token-(?:one|two|three)/);
    expect(await removeOwner(home.context, owner('b'))).toEqual({ changed: [], notes: [] });
  });
});

test('a whole file of two owners stays as the newest one wrote it', async () => {
  await inTestHome(async (home) => {
    const launcher = async (id: string, text: string) => {
      const fact = await readFileFact(home.context, `${home.home}/launcher`);
      await applyPlan(home.context, owner(id), { edits: [wholeFile(fact, text, 0o700)], notes: [] });
    };
    await launcher('a', 'an old Node\n');
    await launcher('b', 'a new Node\n');
    expect(await removeOwner(home.context, owner('b'))).toEqual({ changed: [], notes: [] });
    expect(home.read('launcher')).toBe('a new Node\n');
  });
});
