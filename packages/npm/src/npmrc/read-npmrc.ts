import { setTimeout as pause } from 'node:timers/promises';
import { type FileFact, readFileFact } from '@vouch/adapter-kit';
import type { Context } from '@vouch/core';

/** Milliseconds between two looks, and how many of them. npm's write takes less than one. */
const lookMs = 20;
const mostLooks = 10;

/**
 * Reads an .npmrc. `npm config set` empties the file and then writes it, without a lock: what is empty, or has no last
 * line end, may be in the middle of that, so it counts only when it stays so.
 */
export async function readNpmrc(context: Context, path: string): Promise<FileFact> {
  let fact = await readFileFact(context, path);
  for (let look = 0; look < mostLooks && mayBeUnfinished(fact); look += 1) {
    await pause(lookMs);
    const next = await readFileFact(context, path);
    if (next.text === fact.text && look > 0) return next;
    fact = next;
  }
  return fact;
}

function mayBeUnfinished({ text }: FileFact): boolean {
  return text !== null && !text.endsWith('\n');
}
