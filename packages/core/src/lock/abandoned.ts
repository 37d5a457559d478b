import type { Context } from '../context.ts';
import { ageOf } from './age.ts';
import { lifeOf, type ProcessIdentity } from './process-identity.ts';

/**
 * True where what stands at `path` was left behind by the process that made it: that has ended, or cannot be seen from here, as
 * after a boot or where its container has ended, and made it longer ago than `foreignLifeMs`. False where nobody can look at it.
 */
export async function isAbandoned(
  context: Pick<Context, 'files' | 'clock'>,
  owner: ProcessIdentity,
  path: string,
  foreignLifeMs: number,
): Promise<boolean> {
  const life = await lifeOf(context, owner);
  return life === 'unknown' ? (await ageOf(context, path)) > foreignLifeMs : life === 'dead';
}
