import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { testContext } from '@vouch/core/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyPlan } from '../apply/apply.ts';
import { listOwners, removeOwner } from '../apply/remove.ts';
import { editFile, set } from '../edit.ts';
import { readFileFact } from '../files/file-fact.ts';
import { where } from '../key-path.ts';
import { tomlFormat } from '../toml/format.ts';

const corpus = fileURLToPath(new URL('../../../../test-fixtures/toml/valid/', import.meta.url));
const bases = readdirSync(corpus)
  .map((name) => readFileSync(join(corpus, name), 'utf8'))
  .filter(hasRoom);

type Step =
  | { readonly do: 'set up' | 'remove'; readonly owner: number; readonly value: number }
  | { readonly do: 'edit'; readonly where: 'top' | 'table'; readonly line: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constantFrom('set up' as const, 'remove' as const),
    owner: fc.nat(3),
    value: fc.nat(2),
  }),
  fc.record({
    do: fc.constant('edit' as const),
    where: fc.constantFrom('top' as const, 'table' as const),
    line: fc.nat(99),
  }),
);

/** What each owner sets: its own table, a shared key, and a list element. */
function changesOf(owner: number, value: number) {
  return [
    set(['registries', `r${owner}`, 'index'], `sparse+https://h${value}/`),
    set(['credential-alias', 'vouch'], ['/abs/prog']),
    set(['registries', `r${owner}`, 'credential-provider'], 'vouch'),
    set(['main-index', 'url'], `https://m${owner}-${value}/`),
    ...(owner % 2 === 0 ? [set(['our-index', where('name', `n${owner}`), 'url'], `https://u${value}/`)] : []),
  ];
}

/** Somebody else's edit, which no key of ours touches. */
function foreignEdit(text: string, at: 'top' | 'table', line: number): string {
  const mark = `# foreign ${line}\n`;
  return at === 'top' ? mark + text : text.endsWith('\n') ? `${text}\n[foreign-${line}] ${mark}` : text;
}

test('removal in every order gives back what was not ours', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...bases, null),
      fc.array(step, { maxLength: 12 }),
      fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }),
      async (base, steps, order) => {
        const home = mkdtempSync(join(tmpdir(), 'kit-'));
        const context = testContext({ homeDirectory: home });
        const path = join(home, 'made', 'config.toml');
        const read = async () => (await readFileFact(context, path)).text;
        try {
          if (base !== null) {
            mkdirSync(join(home, 'made'));
            writeFileSync(path, base);
          }
          let expected = base;
          const done = new Set<number>();
          /** The values of a key that all owners set differently, the latest last. */
          const main = new Map<number, string>();
          const mainStands = async () => {
            const text = await read();
            return text === null ? undefined : tomlFormat.find(text, ['main-index', 'url'])?.value;
          };
          for (const each of steps) {
            const text = await read();
            if (each.do === 'edit') {
              if (text === null || expected === null) continue;
              const edited = foreignEdit(text, each.where, each.line);
              if (edited === text || !isToml(edited)) continue;
              if (each.where === 'table' && !expected.endsWith('\n')) continue;
              writeFileSync(path, edited);
              expected = foreignEdit(expected, each.where, each.line);
              continue;
            }
            const owner = { tool: 'cargo', id: `r${each.owner}` };
            if (each.do === 'remove') {
              await removeOwner(context, owner);
              done.delete(each.owner);
              main.delete(each.owner);
            } else {
              const edit = editFile(
                await readFileFact(context, path),
                tomlFormat,
                changesOf(each.owner, each.value),
              );
              await applyPlan(context, owner, { edits: [edit], notes: [] });
              done.add(each.owner);
              main.delete(each.owner);
              main.set(each.owner, `https://m${each.owner}-${each.value}/`);
            }
            expect(new Set((await listOwners(context)).map(({ id }) => id))).toEqual(
              new Set([...done].map((n) => `r${n}`)),
            );
          }
          for (const owner of order) {
            expect((await removeOwner(context, { tool: 'cargo', id: `r${owner}` })).notes).toEqual([]);
            main.delete(owner);
            expect(await mainStands()).toBe([...main.values()].at(-1));
          }
          expect(await read()).toBe(expected);
          expect(await listOwners(context)).toEqual([]);
          expect(readdirSync(home)).toEqual(base === null ? ['.vouch'] : ['.vouch', 'made']);
        } finally {
          rmSync(home, { recursive: true });
        }
      },
    ),
    { numRuns: 100 },
  );
});

function hasRoom(text: string): boolean {
  try {
    editFile({ path: '', target: '', text, mode: null, links: 1 }, tomlFormat, changesOf(0, 0));
    return true;
  } catch {
    return false;
  }
}

function isToml(text: string): boolean {
  try {
    tomlFormat.leaves(text);
    return true;
  } catch {
    return false;
  }
}
