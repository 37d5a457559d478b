import { chmodSync, mkdirSync, renameSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Adapter, planFor } from '../adapter.ts';
import { setUp } from '../apply/apply.ts';
import { removeOwner } from '../apply/remove.ts';
import { dryRun } from '../diff.ts';
import { stateDirectory } from '../journal/store.ts';
import { expectBack } from './came-back.ts';
import { inTestHome, type TestHome } from './tree.ts';

export interface AdapterContract<Request, Facts> {
  readonly adapter: Adapter<Request, Facts>;
  /** What is set up, by owner id: two or more that share a file. */
  readonly requests: Readonly<Record<string, Request>>;
  /** The config file that the tests start with, relative to the home. */
  readonly file: string;
  /** Texts of that file before setup, by name, with LF endings; the suite makes the variants. */
  readonly starts: Readonly<Record<string, string>>;
  /** Texts that must be refused. */
  readonly broken: Readonly<Record<string, string>>;
  /** Other paths relative to the home that setup may write or create. */
  readonly alsoWrites?: readonly string[];
  /** Strings in the requests or the starts that may stand in no diff and in no journal. */
  readonly secrets?: readonly string[];
}

const variants: Readonly<Record<string, (text: string) => string>> = {
  'LF endings': (text) => text,
  'CRLF endings': (text) => text.replaceAll('\n', '\r\n'),
  'a byte-order mark': (text) => `\uFEFF${text}`,
  'no final newline': (text) => text.replace(/\n+$/, ''),
};

/** The contract that every adapter keeps. Call it at the top of the adapter's test file. */
export function testAdapter<Request, Facts>(contract: AdapterContract<Request, Facts>): void {
  const { adapter, file } = contract;
  const requests = Object.entries(contract.requests);

  async function setUpAll({ context }: TestHome): Promise<string[]> {
    const changed: string[] = [];
    for (const [id, request] of requests)
      changed.push(...(await setUp(context, adapter, id, request)).changed);
    return changed;
  }

  /** Removes the owners, and gives what there was to say. */
  async function removeAll({ context }: TestHome, ids: readonly string[]): Promise<string[]> {
    const said: string[] = [];
    for (const id of ids) said.push(...(await removeOwner(context, { tool: adapter.tool, id })).notes);
    return said;
  }

  describe(`the contract of ${adapter.tool}`, () => {
    for (const [start, text] of Object.entries(contract.starts)) {
      describe.each(Object.entries(variants))(`over ${start} with %s`, (_variant, change) => {
        const starting = change(text);

        test('a second setup changes nothing, and removal gives the bytes back in either order', async () => {
          const ids = requests.map(([id]) => id);
          for (const order of [ids, ids.toReversed()]) {
            await inTestHome(async (home) => {
              home.write(file, starting);
              const before = home.tree();
              expect(await setUpAll(home)).not.toEqual([]);
              const after = home.tree();
              expect(await setUpAll(home)).toEqual([]);
              expect(home.tree()).toEqual(after);
              const notes = await removeAll(home, order);
              expectBack(before, home.tree(), notes);
            });
          }
        });

        test('inspecting, planning and a dry run write nothing, and the plan is pure', async () => {
          await inTestHome(async (home) => {
            home.write(file, starting);
            const before = home.tree();
            for (const [, request] of requests) {
              const facts = deepFreeze(await adapter.inspect(home.context, request));
              const plan = adapter.plan(request, facts);
              expect(adapter.plan(request, facts)).toEqual(plan);
              expect(dryRun(plan)).not.toBe('');
            }
            expect(home.tree()).toEqual(before);
          });
        });

        test('secrets stand in no diff and in no journal', async () => {
          await inTestHome(async (home) => {
            home.write(file, starting);
            let shown = '';
            for (const [id, request] of requests) {
              shown += dryRun(await planFor(home.context, adapter, request));
              await setUp(home.context, adapter, id, request);
            }
            shown += home.read(join(stateDirectory(home.context).slice(home.home.length), 'journal.json'));
            for (const secret of contract.secrets ?? []) expect(shown.includes(secret)).toBe(false);
          });
        });
      });
    }

    test.each(['600', '644', '400', '755'])('an existing file keeps mode %s', async (mode) => {
      await inTestHome(async (home) => {
        chmodSync(home.write(file, firstStart(contract)), mode);
        await setUpAll(home);
        expect(home.tree()[file]).toMatch(new RegExp(`^file ${mode}\n`));
      });
    });

    test('a symlink stays one, its target is edited, and removal gives both back', async () => {
      await inTestHome(async (home) => {
        const path = home.write(file, firstStart(contract));
        mkdirSync(join(home.home, 'dotfiles'));
        renameSync(path, join(home.home, 'dotfiles', 'real'));
        symlinkSync(join(home.home, 'dotfiles', 'real'), path);
        const before = home.tree();
        await setUpAll(home);
        expect(home.tree()[file]).toBe(before[file]);
        expect(home.tree()['dotfiles/real']).not.toBe(before['dotfiles/real']);
        const notes = await removeAll(home, Object.keys(contract.requests));
        expectBack(before, home.tree(), notes);
      });
    });

    test.each(Object.entries(contract.broken))('%s is refused and left as it was', async (_name, text) => {
      await inTestHome(async (home) => {
        home.write(file, text);
        const before = home.tree();
        for (const [id, request] of requests) {
          await expect(setUp(home.context, adapter, id, request)).rejects.toMatchObject({
            kind: 'configuration',
          });
        }
        expect(home.tree()).toEqual(before);
      });
    });

    test.each([0o000, 0o077])(
      'incident 6: in an empty home under umask %o only announced paths appear, private',
      async (umask) => {
        const old = process.umask(umask);
        try {
          await inTestHome(async (home) => {
            await setUpAll(home);
            const announced = [file, ...(contract.alsoWrites ?? [])];
            for (const [path, what] of Object.entries(home.tree())) {
              const allowed = announced.some((known) => path === known || isParent(path, known));
              expect(allowed ? '' : path, 'nothing is written elsewhere').toBe('');
              expect(what.split('\n')[0]).toMatch(/^(?:directory 700|file [67]00)$/);
            }
            await removeAll(home, Object.keys(contract.requests));
            expect(home.tree()).toEqual({});
          });
        } finally {
          process.umask(old);
        }
      },
    );
  });
}

function firstStart<Request, Facts>(contract: AdapterContract<Request, Facts>): string {
  const [text] = Object.values(contract.starts);
  if (text === undefined) throw new Error('testAdapter needs a starting text');
  return text;
}

function isParent(path: string, of: string): boolean {
  for (let at = dirname(of); at !== '.'; at = dirname(at)) if (at === path) return true;
  return false;
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) deepFreeze(part);
  }
  return value;
}
