import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tally } from '@vouch/workbench/tally';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundle, openDesk } from './editors.ts';
import { kindNames, kinds } from './kinds.ts';

const mountAndRun =
  'mount -t tmpfs -o size=256k vouch "$HOME" && mkdir -p "$HOME/$1" && printf %s "$2" > "$HOME/$1/$3" && shift 3 && exec "$@"';

/** Whether this machine lets a user mount a file system of their own. */
const maySmallDisk = (() => {
  try {
    execFileSync('unshare', ['-Urm', 'mount', '-t', 'tmpfs', 'vouch', '/mnt'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

const programs = mkdtempSync(join(tmpdir(), 'vouch-disk-'));
let program = '';
beforeAll(async () => {
  program = await bundle('fill-disk', programs);
});
afterAll(() => rmSync(programs, { recursive: true }));

/** The journal, the temp file and the directory each take pages: none, one, and so on until all of it fits. */
const rooms = [0, 4096, 8192, 12_288, 16_384, 24_576];
/** Larger than a page or two, so that the file itself can be cut short by a full disk. */
const padding = 600;

it.skipIf(!maySmallDisk).each(kindNames)(
  'a %s file on a full disk is the old one or the new one (skipped where `unshare -Urm` is forbidden)',
  async (name) => {
    using desk = openDesk(name, program);
    const { path, start } = kinds[name];
    const slash = path.lastIndexOf('/');
    const directory = slash === -1 ? '.' : path.slice(0, slash);
    const comment = name === 'xml' ? '<!-- padding -->\n' : '# padding of lines\n';
    const inside = [directory, start + comment.repeat(padding), path.slice(slash + 1)];
    const command = [process.execPath, program, name, ...rooms.map(String)];
    const done = await desk.start('unshare', ['-Urm', 'sh', '-ec', mountAndRun, 'sh', ...inside, ...command])
      .ended;
    expect(done).toMatchObject({ code: 0, stderr: '' });
    const outcomes = done.said.map((line) => JSON.parse(line));
    expect(outcomes).toHaveLength(rooms.length);
    const lost = outcomes.filter(({ refusal, same, temps, holds, restored }) => {
      const isWhole = refusal === '' || (same && /the disk is full/.test(refusal));
      return !isWhole || temps.length > 0 || !holds || !restored;
    });
    const refused = outcomes.filter(({ refusal }) => refusal !== '').length;
    tally({
      what: `a full disk: ${name}`,
      tried: rooms.length,
      lost: lost.length,
      note: `${refused} refused`,
    });
    expect(lost).toEqual([]);
    expect(refused, 'some room was too little').toBeGreaterThan(0);
    expect(refused, 'some room was enough').toBeLessThan(rooms.length);
    expect(outcomes.at(-1)?.owners).toEqual(['first']);
  },
);
