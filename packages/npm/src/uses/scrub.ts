import { type Context, toVouchError, type VouchError } from '@vouch/core';
import { sweepOverlays } from '../npmrc/overlay-directory.ts';
import { sessionAt } from './session-live.ts';
import { readUses, type StaticUse } from './static-uses.ts';
import { editToken } from './token-edit.ts';

/**
 * `orphans`: tokens of a session where no agent holds one any more. `replaced`: also those whose session was replaced by another,
 * for a caller that has written the new one's. `everything`: every token of ours.
 */
export type Scrub = 'orphans' | 'replaced' | 'everything';

export interface Scrubbed {
  /** The files that changed. */
  readonly changed: readonly string[];
  /** What kept a token in its file. */
  readonly failures: readonly VouchError[];
}

/**
 * Takes tokens of ours out of the files that they stand in; the set-up stays. Whether its session is live is asked under the
 * lock that writing takes too, so a login that comes at the same time keeps its tokens. One file that cannot be edited keeps no
 * token in another.
 */
export async function scrubTokens(context: Context, what: Scrub): Promise<Scrubbed> {
  await sweepOverlays(context);
  const changed = new Set<string>();
  const failures: VouchError[] = [];
  for (const use of await readUses(context)) {
    if (!isScrubbed(use, what)) continue;
    try {
      for (const path of await scrubOne(context, use, what)) changed.add(path);
    } catch (thrown) {
      failures.push(toVouchError(thrown));
    }
  }
  return { changed: [...changed], failures };
}

async function scrubOne(context: Context, use: StaticUse, what: Scrub): Promise<readonly string[]> {
  const summary = await editToken(
    context,
    use,
    null,
    async (now) => isScrubbed(now, what) && (what === 'everything' || !(await isLive(context, now, what))),
  );
  return summary === 'not-wanted' ? [] : summary.changed;
}

/** True where a session's token may be left over: cheap where nothing was set up (one look for the file). */
export async function mayHaveOrphans(context: Context): Promise<boolean> {
  const uses = await readUses(context);
  for (const use of uses)
    if (isScrubbed(use, 'orphans') && !(await isLive(context, use, 'orphans'))) return true;
  return false;
}

/** Whether a token outlives its session: an `orphan` where no agent holds one any more, `replaced` where it holds another. */
export async function leftOver(context: Context, use: StaticUse): Promise<'orphan' | 'replaced' | undefined> {
  if (!isScrubbed(use, 'orphans')) return undefined;
  if (!(await isLive(context, use, 'orphans'))) return 'orphan';
  return (await isLive(context, use, 'replaced')) ? undefined : 'replaced';
}

/** Whether its session lives, or may: what nobody knows to be over is left. */
async function isLive(
  context: Context,
  { written }: StaticUse,
  what: 'orphans' | 'replaced',
): Promise<boolean> {
  const found = await sessionAt(context, written?.agentDirectory ?? '');
  if (found === 'unknown') return true;
  return found.id !== undefined && (what === 'orphans' || found.id === written?.session);
}

function isScrubbed({ written }: StaticUse, what: Scrub): boolean {
  return written !== null && (what === 'everything' || written.by === 'session');
}
