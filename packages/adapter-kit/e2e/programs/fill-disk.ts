import { readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Context, processContext, toVouchError } from '@vouch/core';
import { listOwners, removeOwner, setUp } from '../../src/index.ts';
import { editorOf, type KindName, kinds } from '../kinds.ts';

/**
 * Edits one file on a small file system, with as much room as each of these numbers of bytes, and says in a line of JSON
 * what became of it: `fill-disk KIND ROOM…`. The home is that file system.
 */
const [name = '', ...rooms] = process.argv.slice(2);
const kind = name as KindName;
const context: Context = processContext();
const file = `${context.homeDirectory}/${kinds[kind].path}`;
const filler = `${context.homeDirectory}/filler`;

await setUp(context, editorOf(kind), 'first', 'first');
for (const room of rooms.map(Number)) {
  const before = readFileSync(file, 'utf8');
  fill(room);
  let refusal = '';
  try {
    await setUp(context, editorOf(kind), `room-${room}`, `room-${room}`);
  } catch (thrown) {
    refusal = toVouchError(thrown).message;
  }
  const after = readFileSync(file, 'utf8');
  const temps = readdirSync(dirname(file)).filter((entry) => entry.endsWith('.tmp'));
  rmSync(filler, { force: true });
  const id = `room-${room}`;
  // Once there is room again, the same edit works, and can be taken back.
  await setUp(context, editorOf(kind), id, id);
  const held: readonly string[] = kinds[kind].ids(readFileSync(file, 'utf8'));
  const holds = held.includes(id);
  await removeOwner(context, { tool: kind, id });
  const owners = (await listOwners(context)).map((owner) => owner.id);
  const restored = readFileSync(file, 'utf8') === before;
  process.stdout.write(
    `${JSON.stringify({ kind, room, refusal, same: after === before, temps, holds, restored, owners })}\n`,
  );
}

/** Leaves this much room, to the page. */
function fill(room: number): void {
  const { bavail, bsize } = statfsSync(context.homeDirectory);
  writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - room)));
}
