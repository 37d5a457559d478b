import { toVouchError } from '@vouch/core';
import { forbidden, isForbidden } from './damage.ts';
import { type Diagnosis, warning } from './finding.ts';

/** The parts of one check, each on its own: a file that cannot be read hides nothing of the others. */
export async function gather(
  ...parts: readonly Promise<readonly Diagnosis[]>[]
): Promise<readonly Diagnosis[]> {
  const found = await Promise.allSettled(parts);
  return found.flatMap((part) => (part.status === 'fulfilled' ? part.value : [notChecked(part.reason)]));
}

/** What is told in the place of a check that failed. */
export function notChecked(thrown: unknown): Diagnosis {
  const { message } = toVouchError(thrown);
  return isForbidden(thrown) ? forbidden(message) : warning(`not checked: ${message}`);
}
