import type { Context } from '../context.ts';
import { lifeOf, type ProcessIdentity } from './process-identity.ts';

/** What a process that cannot be seen from here made counts as left behind after this many milliseconds. */
const foreignLife = 3_600_000;

/**
 * True where what stands at `path` was left behind by the process that made it: that has ended, or cannot be seen from here, as
 * after a boot or where its container has ended, and made it an hour ago. False where nobody can look at it.
 */
export async function isAbandoned(
  context: Pick<Context, 'files' | 'clock'>,
  owner: ProcessIdentity,
  path: string,
): Promise<boolean> {
  const life = await lifeOf(context, owner);
  if (life !== 'unknown') return life === 'dead';
  try {
    const { mtimeMs } = await context.files.lstat(path);
    // A clock that was ahead must not keep it.
    return Math.abs(context.clock.now() - mtimeMs) > foreignLife;
  } catch {
    return false;
  }
}
