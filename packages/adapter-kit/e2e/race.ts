import { setTimeout as pause } from 'node:timers/promises';
import type { Desk, Ended } from './editors.ts';

export interface Raced {
  readonly ended: readonly Ended[];
  /** Ids that an editor said were in the file, and that are not. */
  readonly lost: readonly string[];
  /** How often the reader looked, and what it saw that no writer of ours may leave. */
  readonly looks: number;
  readonly torn: readonly string[];
}

/**
 * Lets processes of ours edit the desk's file at once, and reads it a thousand times a second: every text must be whole
 * and must hold all that the one before it held.
 */
export async function race(desk: Desk, processes: number, edits: number): Promise<Raced> {
  const started = Array.from({ length: processes }, (_, index) => desk.edit(`p${index}`, edits));
  const all = Promise.all(started.map(({ ended }) => ended));
  const over = all.then(() => true);
  const torn: string[] = [];
  let looks = 0;
  let last = desk.read();
  let known = new Set(desk.kind.ids(last));
  for (;;) {
    const text = desk.read();
    looks += 1;
    if (text !== last) {
      const ids = wholeIds(desk, text);
      if (ids === undefined || [...known].some((id) => !ids.has(id))) torn.push(text);
      known = ids ?? known;
      last = text;
    }
    if (await Promise.race([over, pause(1, false)])) break;
  }
  const ended = await all;
  const ids = wholeIds(desk, desk.read()) ?? new Set();
  const said = ended.flatMap((each) => each.said.map((line) => line.split('\t', 1)[0] ?? ''));
  return { ended, lost: said.filter((id) => !ids.has(id)), looks, torn };
}

function wholeIds({ kind }: Desk, text: string): Set<string> | undefined {
  try {
    return text.startsWith(kind.start.split('\n', 1)[0] ?? '') ? new Set(kind.ids(text)) : undefined;
  } catch {
    return undefined;
  }
}
