import type { Context } from '../context.ts';
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
  if (life !== 'unknown') return life === 'dead';
  try {
    const { mtimeMs } = await context.files.lstat(path);
    // A clock that was ahead must not keep it.
    return Math.abs(context.clock.now() - mtimeMs) > foreignLifeMs;
  } catch {
    return false;
  }
}
