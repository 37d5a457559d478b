import { mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { Secret, sha256 } from '@vouch/core';
import { expect, test } from 'vitest';
import { applyPlan, setUp } from '../apply/apply.ts';
import { listChosen, listOwners, planRemoval, removeOwner } from '../apply/remove.ts';
import { type Change, editFile, remove, set } from '../edit.ts';
import { readFileFact } from '../files/file-fact.ts';
import { npmrcFormat } from '../ini/format.ts';
import { where } from '../key-path.ts';
import { exampleAdapter } from '../testing/example-adapter.ts';
import { inTestHome, type TestHome } from '../testing/tree.ts';
import { tomlFormat } from '../toml/format.ts';
import { valueHash } from '../value.ts';
import { wholeFile } from '../whole-file.ts';

const file = 'config.toml';
const journal = '.vouch/state/journal.json';
const owner = { tool: 'cargo', id: 'ca' };

async function apply({ context, home }: TestHome, changes: readonly Change[], id = owner.id) {
  const fact = await readFileFact(context, `${home}/${file}`);
  const plan = { edits: [editFile(fact, tomlFormat, changes)], notes: [] };
  return applyPlan(context, { ...owner, id }, plan);
}

const index = (value: string) => set(['registries', 'ca', 'index'], value);

test('a new value of ours keeps the old bytes of the first time', async () => {
  await inTestHome(async (home) => {
    const base = "[registries.ca]\nindex   =   'theirs' # odd\n";
    home.write(file, base);
    for (const value of ['one', 'two', 'three']) await apply(home, [index(value)]);
    expect(home.read(file)).toBe('[registries.ca]\nindex   =   "three" # odd\n');
    await removeOwner(home.context, owner);
    expect(home.read(file)).toBe(base);
  });
});

test('a key that somebody changed since is left and spoken of; the others go', async () => {
  await inTestHome(async (home) => {
    home.write(file, '# top\n');
    await apply(home, [index('ours'), set(['registries', 'ca', 'credential-provider'], 'vouch')]);
    home.write(file, home.read(file).replace('ours', 'theirs'));
    const { notes } = await removeOwner(home.context, owner);
    expect(notes).toEqual([expect.stringMatching(/config\.toml: registries\.ca\.index was changed since/)]);
    expect(home.read(file)).toBe('# top\n\n[registries.ca]\nindex = "theirs"\n');
  });
});

test('a value reformatted by another program still counts as ours', async () => {
  await inTestHome(async (home) => {
    await apply(home, [index('ours')]);
    home.write(file, "[registries]\nca = { index = 'ours' }\n");
    expect(await removeOwner(home.context, owner)).toMatchObject({ notes: [] });
    expect(home.read(file)).toBe('[registries]\nca = {}\n');
  });
});

test("somebody's value that we set over later is what comes back", async () => {
  await inTestHome(async (home) => {
    await apply(home, [index('ours')]);
    home.write(file, home.read(file).replace('"ours"', "'theirs'"));
    await apply(home, [index('ours')]);
    await removeOwner(home.context, owner);
    expect(home.read(file)).toBe("[registries.ca]\nindex = 'theirs'\n");
  });
});

test('a comment that somebody put beside our key stays', async () => {
  await inTestHome(async (home) => {
    await apply(home, [index('ours')]);
    home.write(file, home.read(file).replace('"ours"\n', '"ours" # why\n'));
    await removeOwner(home.context, owner);
    expect(home.read(file)).toContain('# why');
  });
});

test.each([
  ['set over', set(['registries', 'ca', 'token'], 'new')],
  ['removed', remove(['registries', 'ca', 'token'])],
])('a former secret that was %s is not journalled, and removal says so', async (_how, change) => {
  await inTestHome(async (home) => {
    home.write(file, '[registries.ca]\ntoken = "hunter2" # t\nindex = "https://u:hunter2@x/"\n');
    await apply(home, [change, index('ours')]);
    expect(home.read(journal)).not.toContain('hunter2');
    const { notes } = await removeOwner(home.context, owner);
    expect(notes).toEqual([
      expect.stringContaining('index held a secret'),
      expect.stringContaining('token held a secret'),
    ]);
    expect(home.read(file)).not.toMatch(/hunter2|new|ours/);
  });
});

test.each([
  ['set over', set(['registries', 'ca', 'token'], 'new')],
  ['removed', remove(['registries', 'ca', 'token'])],
])('a guess at a former secret that was %s cannot be tried on the journal', async (_how, change) => {
  await inTestHome(async (home) => {
    const former = '# password: hunter1\n[registries.ca]\ntoken = "hunter2"\npassword = "hunter3"';
    home.write(file, former);
    await apply(home, [change, index('ours')]);
    for (const secret of ['hunter1', 'hunter2', 'hunter3'])
      expect(home.read(journal)).not.toContain(valueHash(secret));
    expect(home.read(journal)).not.toContain(sha256(former));
  });
});

test('a hash of a former secret that an older journal has is not written again', async () => {
  await inTestHome(async (home) => {
    home.write(file, '[registries.ca]\ntoken = "hunter2"\n');
    await apply(home, [set(['registries', 'ca', 'token'], 'new')]);
    const old = home.read(journal).replace(/"stood": ""/, `"stood": "${valueHash('hunter2')}"`);
    expect(old).toContain(valueHash('hunter2'));
    home.write(journal, old, 0o600);
    await apply(home, [index('ours')]);
    expect(home.read(journal)).not.toContain(valueHash('hunter2'));
  });
});

test.each([
  ['a file without a final newline', ''],
  ['a file with one', '\n'],
])('%s and with secrets that are not ours comes back, also by an older journal', async (_which, end) => {
  const former = `# password: hunter1\n[a]\npassword = "hunter3"${end}`;
  for (const base of [undefined, sha256(former)]) {
    await inTestHome(async (home) => {
      home.write(file, former);
      await apply(home, [index('ours')]);
      const text = home.read(journal);
      if (base !== undefined) home.write(journal, text.replace(/"base": "\w+"/, `"base": "${base}"`), 0o600);
      await removeOwner(home.context, owner);
      expect(home.read(file)).toBe(former);
    });
  }
});

test('a removed key comes back to its place, past edits around it', async () => {
  await inTestHome(async (home) => {
    home.write(file, 'a = 1\nold   = [ 1, # one\n 2 ] # two\nb = 2\n');
    await apply(home, [remove(['old']), set(['c'], 3)]);
    expect(home.read(file)).toBe('a = 1\n# two\nb = 2\nc = 3\n');
    home.write(file, `# theirs\n${home.read(file)}`);
    await removeOwner(home.context, owner);
    expect(home.read(file)).toBe('# theirs\na = 1\nold   = [ 1, # one\n 2 ] # two\nb = 2\n');
  });
});

test('a shared key stays until its last owner goes', async () => {
  await inTestHome(async (home) => {
    const shared = set(['credential-alias', 'vouch'], ['/abs']);
    await apply(home, [shared], 'one');
    await apply(home, [shared], 'two');
    expect(await removeOwner(home.context, { ...owner, id: 'one' })).toEqual({ changed: [], notes: [] });
    expect(await listOwners(home.context)).toEqual([{ ...owner, id: 'two' }]);
    await removeOwner(home.context, { ...owner, id: 'two' });
    expect(home.tree()).toEqual({});
  });
});

test('a file of somebody else that we replaced whole comes back', async () => {
  await inTestHome(async (home) => {
    home.write('launcher', 'theirs\n', 0o755);
    const before = home.tree();
    const fact = await readFileFact(home.context, `${home.home}/launcher`);
    await applyPlan(home.context, owner, { edits: [wholeFile(fact, 'ours\n', 0o700)], notes: [] });
    expect(home.tree()).toEqual({ launcher: 'file 755\nours\n' });
    await removeOwner(home.context, owner);
    expect(home.tree()).toEqual(before);
  });
});

test('removal of a file that is gone, or of nobody, changes nothing', async () => {
  await inTestHome(async (home) => {
    expect(await removeOwner(home.context, owner)).toEqual({ changed: [], notes: [] });
    home.write(file, 'a = 1\n');
    await apply(home, [index('ours')]);
    await home.context.files.unlink(`${home.home}/${file}`);
    await removeOwner(home.context, owner);
    expect(home.tree()).toEqual({});
    expect(await listOwners(home.context)).toEqual([]);
  });
});

test('a file that cannot be read as TOML any more stops removal, with everything as it was', async () => {
  await inTestHome(async (home) => {
    await apply(home, [index('ours')]);
    home.write(file, `${home.read(file)}broken`);
    const before = home.read(journal);
    await expect(removeOwner(home.context, owner)).rejects.toMatchObject({ kind: 'configuration' });
    expect(home.read(file)).toContain('broken');
    expect(home.read(journal)).toBe(before);
  });
});

const damaged = ['', '{', '[]', '{"version":"2","files":[]}', '{"version":1,"files":[{}]}'];
const newer = '{"version":2,"files":[]}';

test.each([
  ...damaged.map((text) => [text, { message: expect.stringContaining('journal.json is damaged') }] as const),
  [newer, { message: expect.stringContaining('by a newer vouch'), hint: expect.stringContaining('update') }],
] as const)('the journal %j is refused and kept', async (text, words) => {
  await inTestHome(async (home) => {
    home.write(file, 'a = 1\n');
    home.write(journal, text);
    const refusal = { kind: 'configuration', ...words };
    await expect(apply(home, [index('ours')])).rejects.toMatchObject(refusal);
    await expect(removeOwner(home.context, owner)).rejects.toMatchObject(refusal);
    await expect(listOwners(home.context)).rejects.toMatchObject(refusal);
    expect(home.read(journal)).toBe(text);
    expect(home.read(file)).toBe('a = 1\n');
  });
});

test('the journal is private, whatever the umask', async () => {
  const old = process.umask(0);
  try {
    await inTestHome(async (home) => {
      await apply(home, [index('ours')]);
      const mode = async (path: string) =>
        ((await home.context.files.stat(`${home.home}/${path}`)).mode & 0o777).toString(8);
      expect([await mode('.vouch'), await mode('.vouch/state'), await mode(journal)]).toEqual([
        '700',
        '700',
        '600',
      ]);
    });
  } finally {
    process.umask(old);
  }
});

test('a file that was moved and linked to, as dotfile managers do, is still the same file', async () => {
  await inTestHome(async (home) => {
    home.write(file, '# top\n');
    await apply(home, [index('ours')]);
    mkdirSync(`${home.home}/dotfiles`);
    renameSync(`${home.home}/${file}`, `${home.home}/dotfiles/${file}`);
    symlinkSync(`dotfiles/${file}`, `${home.home}/${file}`);
    await apply(home, [index('newer')]);
    expect(await removeOwner(home.context, owner)).toMatchObject({ notes: [] });
    expect(home.read(`dotfiles/${file}`)).toBe('# top\n');
    expect(home.tree()[file]).toContain('dotfiles');
  });
});

test('a link in the place of a file of ours is another file, and removal clears both', async () => {
  await inTestHome(async (home) => {
    home.write(file, '# one\n');
    await apply(home, [index('ours')]);
    rmSync(`${home.home}/${file}`);
    symlinkSync('elsewhere.toml', `${home.home}/${file}`);
    await apply(home, [index('ours')]);
    expect(await removeOwner(home.context, owner)).toMatchObject({ notes: [] });
    expect(await listOwners(home.context)).toEqual([]);
    expect(home.read('elsewhere.toml')).not.toContain('ours');
  });
});

test('two names in the journal that lead to one file now are one', async () => {
  await inTestHome(async (home) => {
    await apply(home, [index('ours')]);
    const fact = await readFileFact(home.context, `${home.home}/other.toml`);
    const edits = [editFile(fact, tomlFormat, [index('ours'), set(['registries', 'b', 'index'], 'b')])];
    await applyPlan(home.context, { ...owner, id: 'b' }, { edits, notes: [] });
    rmSync(`${home.home}/${file}`);
    symlinkSync('other.toml', `${home.home}/${file}`);
    await removeOwner(home.context, owner);
    expect(home.read('other.toml')).toContain('"ours"');
    await removeOwner(home.context, { ...owner, id: 'b' });
    expect(await listOwners(home.context)).toEqual([]);
    expect(home.tree()).not.toHaveProperty('other.toml');
  });
});

test('of two names that lead to one file now, what stood there before the older one is given back', async () => {
  await inTestHome(async (home) => {
    const theirs = '[registries.ca]\nindex = "theirs"\n';
    home.write(file, theirs);
    await apply(home, [index('ours')]);
    const copy = home.write('other.toml', home.read(file));
    const edits = [editFile(await readFileFact(home.context, copy), tomlFormat, [index('newer')])];
    await applyPlan(home.context, { ...owner, id: 'b' }, { edits, notes: [] });
    rmSync(`${home.home}/${file}`);
    symlinkSync('other.toml', `${home.home}/${file}`);
    await removeOwner(home.context, owner);
    expect(home.read('other.toml')).toContain('"newer"');
    expect(await removeOwner(home.context, { ...owner, id: 'b' })).toMatchObject({ notes: [] });
    expect(home.read('other.toml')).toBe(theirs);
  });
});

test('a removal that is only planned changes nothing, and shows what the removal does', async () => {
  await inTestHome(async (home) => {
    home.write(file, '# top\n');
    await apply(home, [index('ours')]);
    const [before, text] = [home.read(journal), home.read(file)];
    const { edits } = await planRemoval(home.context, owner);
    expect(edits).toMatchObject([{ path: `${home.home}/${file}`, before: text, after: '# top\n' }]);
    expect([home.read(journal), home.read(file)]).toEqual([before, text]);
  });
});

test('a list element whose key somebody deleted keeps nobody from removing it, nor the one beside it', async () => {
  await inTestHome(async (home) => {
    const url = (name: string) => set(['source', where('name', name), 'url'], `https://${name}/`);
    await apply(home, [url('a')], 'a');
    await apply(home, [url('b')], 'b');
    home.write(file, home.read(file).replace('url = "https://a/"\n', ''));
    await removeOwner(home.context, { ...owner, id: 'b' });
    expect(home.read(file)).not.toContain('https://b/');
    expect(home.read(file)).toContain('name = "a"');
    await removeOwner(home.context, { ...owner, id: 'a' });
    expect(await listOwners(home.context)).toEqual([]);
  });
});

test('of a key that stands twice only our line goes; of a secret both do', async () => {
  await inTestHome(async (home) => {
    const edit = async (change: Change) => {
      const fact = await readFileFact(home.context, `${home.home}/.npmrc`);
      await applyPlan(home.context, owner, { edits: [editFile(fact, npmrcFormat, [change])], notes: [] });
    };
    home.write('.npmrc', '//h/:_authToken=stale1\nregistry=https://theirs/\n//h/:_authToken=stale2\n');
    await edit(set(['registry'], 'https://ours/'));
    home.write('.npmrc', `registry=https://above/\n${home.read('.npmrc')}`);
    await edit(set(['//h/:_authToken'], new Secret('live')));
    await edit(remove(['//h/:_authToken']));
    expect(home.read('.npmrc')).toBe('registry=https://above/\nregistry=https://ours/\n');
    await removeOwner(home.context, owner);
    expect(home.read('.npmrc')).toBe('registry=https://above/\nregistry=https://theirs/\n');
  });
});

test('a key that we took out and set again to what it said stands once after removal', async () => {
  await inTestHome(async (home) => {
    home.write('.npmrc', 'registry=https://theirs/\na=1\n');
    for (const change of [remove(['registry']), set(['registry'], 'https://theirs/')]) {
      const fact = await readFileFact(home.context, `${home.home}/.npmrc`);
      await applyPlan(home.context, owner, { edits: [editFile(fact, npmrcFormat, [change])], notes: [] });
    }
    await removeOwner(home.context, owner);
    expect(home.read('.npmrc').match(/registry/g)).toHaveLength(1);
  });
});

test('directories that were made for several files of a set-up all go, the inner ones first', async () => {
  await inTestHome(async (home) => {
    const at = async (path: string) => {
      const fact = await readFileFact(home.context, `${home.home}/${path}`);
      return editFile(fact, tomlFormat, [index('ours')]);
    };
    await applyPlan(home.context, owner, { edits: [await at('made/a.toml')], notes: [] });
    await applyPlan(home.context, owner, { edits: [await at('made/within/b.toml')], notes: [] });
    await removeOwner(home.context, owner);
    expect(home.tree()).toEqual({});
  });
});

test('every way in which a set-up was asked for is known, once, until it is taken back', async () => {
  await inTestHome(async ({ context }) => {
    const request = { name: 'ca', index: 'sparse+https://ours.example/' };
    const ask = (words?: readonly string[]) => setUp(context, exampleAdapter, 'ca', request, words);
    const setUps = async () => (await listChosen(context)).map((each) => each.setUps);
    await ask();
    expect(await setUps()).toEqual([[]]);
    for (const words of [[], ['--scope', '@a'], []]) await ask(words);
    expect(await setUps()).toEqual([[['--scope', '@a'], []]]);
    await setUp(context, exampleAdapter, 'other', { ...request, name: 'other' }, ['--mirror-of', '*']);
    await removeOwner(context, { tool: exampleAdapter.tool, id: 'ca' });
    expect(await setUps()).toEqual([[['--mirror-of', '*']]]);
  });
});
