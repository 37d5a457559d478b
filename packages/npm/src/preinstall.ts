import { sameOwner } from '@vouch/adapter-kit';
import type { ProgramIo } from '@vouch/adapter-kit/kernel';
import { type Context, toVouchError, VouchError, within } from '@vouch/core';
import { readUses, type StaticUse } from './uses/static-uses.ts';

/** Milliseconds that an install may be held up for. */
const patienceMs = 20_000;

/**
 * The `preinstall` hook of a project: refreshes tokens of which less than a third is left, and is silent and quick where
 * none is due. Always gives 0: an install that could have worked without us must not fail for us.
 */
export async function preinstall(io: Pick<ProgramIo, 'context' | 'self'>): Promise<number> {
  const { context } = io;
  try {
    const now = context.clock.now() / 1000;
    const due = (await readUses(context)).filter((use) => isDue(use, now));
    if (due.length > 0) await withPatience(refreshAhead(io, due, now), due, now);
  } catch (thrown) {
    context.say(`vouch: the token was not refreshed: ${toVouchError(thrown).message}`);
  }
  return 0;
}

/** True where nothing was written, or less than a third of the token's life is left. `now` in epoch seconds. */
export function isDue({ written }: Pick<StaticUse, 'written'>, now: number): boolean {
  return written === null || written.expiration - now < (written.expiration - written.at) / 3;
}

async function refreshAhead(
  { context, self }: Pick<ProgramIo, 'context' | 'self'>,
  due: readonly StaticUse[],
  now: number,
) {
  const { tokenSourceFor } = await import('@vouch/agent');
  const { readConfig } = await import('@vouch/core');
  const { refreshTokens } = await import('./uses/refresh.ts');
  const { scrubTokens } = await import('./uses/scrub.ts');
  const connect = (of: Context) => tokenSourceFor(of, self);
  const outcomes = await refreshTokens(
    { context, config: await readConfig(context), connect, occasion: 'ahead' },
    (use) => due.some((each) => sameOwner(each, use)),
  );
  await scrubTokens(context, 'orphans');
  for (const outcome of outcomes) {
    if (outcome.is !== 'failed' || lives(outcome.use, now)) continue;
    const { message, hint } = outcome.error;
    context.say(`vouch: ${message}${hint === undefined ? '' : ` (${hint})`}`);
  }
}

/** Gives the work up where it takes too long: without a word while every token lives, else it throws `network`. */
async function withPatience(work: Promise<void>, due: readonly StaticUse[], now: number): Promise<void> {
  await within(patienceMs, work, () => {
    if (!due.every((use) => lives(use, now)))
      throw new VouchError('network', `no answer within ${patienceMs / 1000} seconds`);
  });
}

function lives({ written }: Pick<StaticUse, 'written'>, now: number): boolean {
  return (written?.expiration ?? 0) > now;
}
