import { toVouchError } from '@vouch/core';
import { type Diagnosis, warning } from './finding.ts';

/** The parts of one check, each on its own: a file that cannot be read hides nothing of the others. */
export async function gather(
  ...parts: readonly Promise<readonly Diagnosis[]>[]
): Promise<readonly Diagnosis[]> {
  const found = await Promise.allSettled(parts);
  return found.flatMap((part) =>
    part.status === 'fulfilled' ? part.value : [warning(`not checked: ${toVouchError(part.reason).message}`)],
  );
}
