import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tally } from '@vouch/workbench/tally';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundle, type Desk, openDesk } from './editors.ts';
import type { KindName } from './kinds.ts';

const programs = mkdtempSync(join(tmpdir(), 'vouch-editor-'));
let editor = '';
beforeAll(async () => {
  editor = await bundle('editor', programs);
});
afterAll(() => rmSync(programs, { recursive: true }));

const [processes, edits, foreignEdits] = [8, 10, 12];

/** The tools' own writers: both cut the file short and write it anew, and neither takes a lock. */
const writers = [
  {
    kind: 'pip',
    program: process.env['VOUCH_TEST_PIP_26'],
    args: (id: string) => ['config', '--user', 'set', `global.${id}`, 'https://f.example/'],
  },
  {
    kind: 'aws',
    program: process.env['VOUCH_TEST_AWSCLI'],
    args: (id: string) => ['configure', 'set', 'region', 'us-east-1', '--profile', id],
  },
] as const satisfies readonly {
  kind: KindName;
  program: string | undefined;
  args: (id: string) => string[];
}[];

it.each(writers)(
  'beside the own writer of $kind every line stays whole, and what was overwritten is counted',
  async ({ kind, program, args }) => {
    if (program === undefined) {
      if (process.env['CI']) throw new Error(`CI must have the client of ${kind}`);
      process.stderr.write(`\nSKIPPED: the client of ${kind} is not here\n`);
      return;
    }
    using desk = openDesk(kind, editor);
    const theirs = Array.from({ length: foreignEdits }, (_, index) => `foreign${index}`);
    const ours = Array.from({ length: processes }, (_, index) => desk.edit(`p${index}`, edits).ended);
    const theirCodes = await oneAfterAnother(desk, program, theirs.map(args));
    const ended = await Promise.all(ours);
    const said = ended.flatMap((each) => each.said.map((line) => line.split('\t', 1)[0] ?? ''));
    const found = new Set(desk.kind.ids(desk.read()));
    const missing = (ids: readonly string[]) => ids.filter((id) => !found.has(id)).length;
    tally({
      what: `edits of ours beside the own writer of ${kind}`,
      tried: said.length + theirs.length,
      lost: 0,
      note: `overwritten between two programs of which one takes no lock: ${missing(said)} of ours, ${missing(theirs)} of theirs`,
    });
    expect(theirCodes.filter((code) => code !== 0)).toEqual([]);
    // Ours either did it, or said that the file never stood still.
    for (const { code, stderr } of ended) expect([0, 6], stderr).toContain(code);
    const torn = desk
      .read()
      .split('\n')
      .filter((line) => !/^$|^[;#]|^\[[^[\]]+\]$|^[^\s=]+ ?= ?\S+/.test(line));
    expect(torn).toEqual([]);
  },
);

async function oneAfterAnother(desk: Desk, program: string, calls: readonly string[][]) {
  const codes: (number | null)[] = [];
  for (const args of calls) {
    const env = { AWS_EC2_METADATA_DISABLED: 'true', PIP_DISABLE_PIP_VERSION_CHECK: '1' };
    codes.push((await desk.start(program, args, env).ended).code);
  }
  return codes;
}
