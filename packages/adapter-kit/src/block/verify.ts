import { isDeepStrictEqual } from 'node:util';
import type { Meant } from '../format.ts';

/** Reads both texts line by line, and checks that they differ by this one block alone. */
export function sameButForBlock(
  before: string,
  after: string,
  markers: readonly [begin: string, end: string],
  meant: Meant,
): boolean {
  const old = split(before, markers);
  const now = split(after, markers);
  const right =
    meant === 'absent'
      ? now.block === null
      : meant === 'present'
        ? now.block !== null
        : now.block?.join('\n') === String(meant.value);
  return right && isDeepStrictEqual(old.others, now.others);
}

/** The block's lines, and those outside of it; empty lines count for nothing there. */
function split(text: string, [begin, end]: readonly [string, string]) {
  const others: string[] = [];
  let block: string[] | null = null;
  let inside = false;
  for (const line of text.split('\n').map((each) => each.trimEnd())) {
    if (line === begin) {
      inside = true;
      block = [];
    } else if (line === end) inside = false;
    else if (inside) block?.push(line);
    else if (line !== '') others.push(line);
  }
  return { block, others };
}
