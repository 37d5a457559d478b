import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tally } from '@vouch/workbench/tally';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundle, openDesk } from './editors.ts';
import { kindNames } from './kinds.ts';
import { race } from './race.ts';

const programs = mkdtempSync(join(tmpdir(), 'vouch-editor-'));
let editor = '';
beforeAll(async () => {
  editor = await bundle('editor', programs);
});
afterAll(() => rmSync(programs, { recursive: true }));

const [processes, edits] = [50, 10];

it.each(kindNames)('of 50 processes with ten edits each of one %s file, none is lost', async (name) => {
  using desk = openDesk(name, editor);
  const { ended, lost, looks, torn } = await race(desk, processes, edits);
  const tried = processes * edits;
  tally({
    what: `edits of one file by 50 processes: ${name}`,
    tried,
    lost: tried - desk.kind.ids(desk.read()).length,
    note: `${looks} looks, ${torn.length} torn`,
  });
  expect(ended.filter(({ code }) => code !== 0)).toEqual([]);
  expect(torn).toEqual([]);
  expect(lost).toEqual([]);
  expect(desk.kind.ids(desk.read())).toHaveLength(tried);
});
