import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { seedsOf, tally } from '@vouch/workbench/tally';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundle, openDesk } from './editors.ts';
import { kindNames } from './kinds.ts';

const programs = mkdtempSync(join(tmpdir(), 'vouch-editor-'));
let editor = '';
beforeAll(async () => {
  editor = await bundle('editor', programs);
});
afterAll(() => rmSync(programs, { recursive: true }));

const rounds = 60;
/** An edit takes some milliseconds: a kill within these falls anywhere in the first few. */
const withinMs = 12;

it.each(kindNames)(
  'a writer that is killed mid-edit leaves a whole %s file, and the next one clears up',
  async (name) => {
    const seed = seedsOf(`kill ${name}`).at(-1) ?? 0;
    using desk = openDesk(name, editor);
    const temps = () => readdirSync(dirname(desk.file)).filter((entry) => entry.endsWith('.tmp'));
    let torn = 0;
    let left = 0;
    const known = new Set<string>();
    for (let round = 0; round < rounds; round += 1) {
      const writer = desk.edit(`p${round}`, 10_000);
      await writer.first;
      await pause(Math.abs(Math.sin(seed + round)) * withinMs);
      writer.child.kill('SIGKILL');
      const { said } = await writer.ended;
      for (const id of said) known.add(id);
      left += temps().length;
      const ids = new Set(desk.kind.ids(desk.read()));
      if (
        !desk.read().startsWith(desk.kind.start.split('\n', 1)[0] ?? '') ||
        [...known].some((id) => !ids.has(id))
      )
        torn += 1;
    }
    const { code } = await desk.edit('plast', 1).ended;
    tally({
      what: `kill -9 of a writer: ${name}`,
      tried: rounds,
      lost: torn,
      seed,
      note: `${left} temp files left, and swept`,
    });
    expect(code).toBe(0);
    expect(torn).toBe(0);
    expect(temps()).toEqual([]);
    expect(desk.kind.ids(desk.read())).toContain('plast-0');
  },
);
