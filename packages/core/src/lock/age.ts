import type { Context } from '../context.ts';

/** Milliseconds since what stands at the path was changed; 0 where nobody can look at it. */
export async function ageOf(
  { files, clock }: Pick<Context, 'files' | 'clock'>,
  path: string,
): Promise<number> {
  try {
    // If the clock ran fast and was corrected, an older file lies in the future, and would seem too young until then.
    return Math.abs(clock.now() - (await files.lstat(path)).mtimeMs);
  } catch {
    return 0;
  }
}
