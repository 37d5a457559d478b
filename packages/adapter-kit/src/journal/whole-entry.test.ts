import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyPlan } from '../apply/apply.ts';
import { listOwners, removeOwner } from '../apply/remove.ts';
import { type Change, editFile, set } from '../edit.ts';
import { readFileFact } from '../files/file-fact.ts';
import type { Format } from '../format.ts';
import { where } from '../key-path.ts';
import { inTestHome, type TestHome } from '../testing/tree.ts';
import { tomlFormat } from '../toml/format.ts';
import { xmlFormat } from '../xml/format.ts';

const file = 'settings';
const owner = { tool: 'uv', id: 'ours' };
const index = ['index', where('name', 'ours')];
const changes = [
  set(['provider'], 'subprocess'),
  set([...index, 'url'], 'https://ours/'),
  set([...index, 'authenticate'], 'always'),
  set([...index, 'default'], true),
];

async function apply(home: TestHome, of: readonly Change[], format: Format = tomlFormat, id = owner.id) {
  const fact = await readFileFact(home.context, `${home.home}/${file}`);
  await applyPlan(home.context, { ...owner, id }, { edits: [editFile(fact, format, of)], notes: [] });
}

function edit(home: TestHome, from: string, to: string): void {
  expect(home.read(file)).toContain(from);
  home.write(file, home.read(file).replace(from, to));
}

const entry = '[[index]]\nname = "ours"\nurl = "https://ours/"\nauthenticate = "always"\ndefault = true\n';
const note = (path: string) =>
  expect.stringMatching(
    `^.*${file}: ${path.replace(/[[\].]/g, '\\$&')} does not stand as it was written, so it was left whole`,
  );

test.each([
  ['a key was added to', 'default = true\n', 'default = true\nignore-error-codes = [403]\n'],
  ['a value was changed in', 'default = true\n', 'default = false\n'],
  ['a comment was written at the name of', 'name = "ours"\n', 'name = "ours" # why\n'],
])('an entry of ours that %s stays whole, for its tool refuses half of one', async (_what, from, to) => {
  await inTestHome(async (home) => {
    home.write(file, '# top\n');
    await apply(home, changes);
    edit(home, from, to);
    expect(await removeOwner(home.context, owner)).toMatchObject({ notes: [note('index[name=ours]')] });
    expect(home.read(file)).toBe(`# top\n\n${entry.replace(from, to)}`);
    expect(await listOwners(home.context)).toEqual([]);
  });
});

test('what somebody wrote into the entry before a second set-up comes back, and the entry stays whole', async () => {
  await inTestHome(async (home) => {
    home.write(file, '# top\n');
    await apply(home, changes);
    edit(home, 'default = true', 'default =  false # mine');
    await apply(home, changes);
    expect(await removeOwner(home.context, owner)).toMatchObject({ notes: [note('index[name=ours]')] });
    expect(home.read(file)).toBe(`# top\n\n${entry.replace('default = true', 'default =  false # mine')}`);
  });
});

test('of an entry that has somebody else’s URL now, only what is ours goes', async () => {
  await inTestHome(async (home) => {
    home.write(file, '# top\n');
    await apply(home, changes);
    edit(home, 'https://ours/', 'https://theirs/');
    await removeOwner(home.context, owner);
    expect(home.read(file)).toBe('# top\n\n[[index]]\nname = "ours"\nurl = "https://theirs/"\n');
  });
});

test('an entry that somebody made where ours was is theirs', async () => {
  await inTestHome(async (home) => {
    await apply(home, [set(['provider'], 'subprocess')], tomlFormat, 'stays');
    await apply(home, changes);
    await removeOwner(home.context, owner);
    const theirs = '[[index]]\nname = "ours"\nurl = "https://theirs/"\n';
    home.write(file, `${home.read(file)}\n${theirs}`);
    await apply(home, changes);
    expect(await removeOwner(home.context, owner)).toMatchObject({ notes: [] });
    expect(home.read(file)).toContain(theirs);
    expect(home.read(file)).not.toMatch(/authenticate|default/);
  });
});

test('an entry that another owner has keys in stays for that one, without ours', async () => {
  await inTestHome(async (home) => {
    await apply(home, changes);
    await apply(home, [set([...index, 'cache'], 'theirs')], tomlFormat, 'other');
    expect(await removeOwner(home.context, owner)).toMatchObject({ notes: [] });
    expect(home.read(file)).not.toContain('authenticate');
    await removeOwner(home.context, { ...owner, id: 'other' });
    expect(home.tree()).toEqual({});
  });
});

const profile = ['settings', 'profiles', 'profile', where('id', 'ours')];
const repository = (list: string, name: string) => {
  const path = [...profile, list, name, where('id', 'ours')];
  return [set([...path, 'url'], 'https://ours/'), set([...path, 'snapshots', 'enabled'], 'true')];
};
const settings = [
  set([...profile, 'properties', 'preemptive'], 'true'),
  ...repository('repositories', 'repository'),
  ...repository('pluginRepositories', 'pluginRepository'),
];

test('an entry within one of ours stays alone, and the one around it without what is ours', async () => {
  await inTestHome(async (home) => {
    await apply(home, settings, xmlFormat);
    edit(home, '</enabled>', '</enabled><updatePolicy>always</updatePolicy>');
    const { notes } = await removeOwner(home.context, owner);
    expect(notes).toEqual([note('settings.profiles.profile[id=ours].repositories.repository[id=ours]')]);
    expect(home.read(file)).toBe(`<settings>
  <profiles>
    <profile>
      <id>ours</id>
      <repositories>
        <repository>
          <id>ours</id>
          <url>https://ours/</url>
          <snapshots>
            <enabled>true</enabled><updatePolicy>always</updatePolicy>
          </snapshots>
        </repository>
      </repositories>
    </profile>
  </profiles>
</settings>
`);
  });
});

test('the entries within one that somebody wrote into go', async () => {
  await inTestHome(async (home) => {
    await apply(home, settings, xmlFormat);
    edit(home, '</preemptive>', '</preemptive><mine>1</mine>');
    const { notes } = await removeOwner(home.context, owner);
    expect(notes).toEqual([note('settings.profiles.profile[id=ours]')]);
    expect(home.read(file)).toContain('<mine>1</mine>');
    expect(home.read(file)).not.toMatch(/epository/);
  });
});

/** What somebody may do to a line of an entry: write one below it, a comment at its end, or another value. */
const foreign = {
  'a line below': (line: string, n: number) => `${line}\nextra-${n} = ${n}`,
  'a comment': (line: string, n: number) => `${line} # ${n}`,
  'another value': (line: string, n: number) => line.replace(/= .*/, `= "theirs-${n}"`),
} as const;

test('whatever somebody writes into entries, none is left without a URL, and none of their lines is lost', async () => {
  const kinds = fc.constantFrom(...(Object.keys(foreign) as (keyof typeof foreign)[]));
  const edits = fc.array(fc.record({ kind: kinds, line: fc.nat(99) }), { maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(edits, fc.shuffledSubarray(['a', 'b', 'c'], { minLength: 3 }), async (todo, order) => {
      await inTestHome(async (home) => {
        for (const name of order.toSorted()) {
          const path = ['index', where('name', name)];
          const url = set([...path, 'url'], `https://${name}/`);
          await apply(
            home,
            [url, set([...path, 'when'], 'always'), set([...path, 'default'], 1)],
            tomlFormat,
            name,
          );
        }
        const lines = home.read(file).split('\n');
        const settings = lines.flatMap((line, at) => (/^\w+ = /.test(line) ? [at] : []));
        todo.forEach(({ kind, line }, n) => {
          const at = settings[line % settings.length] ?? 0;
          lines[at] = foreign[kind](lines[at] ?? '', n);
        });
        home.write(file, lines.join('\n'));
        const theirs = lines.join('\n').match(/extra-\d|# \d|theirs-\d/g) ?? [];
        for (const id of order) await removeOwner(home.context, { ...owner, id });
        const left = home.tree()[file] === undefined ? '' : home.read(file);
        for (const text of theirs) expect(left).toContain(text);
        for (const each of left.split('[[index]]').slice(1)) expect(each).toMatch(/^url = /m);
        expect(await listOwners(home.context)).toEqual([]);
      });
    }),
    { numRuns: 60 },
  );
});
