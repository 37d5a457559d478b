import { dirname } from 'node:path';
import type { Context } from '@vouch/core';
import { fileIn, type MemoryDirectory, memoryDirectory } from '../npmrc/memory-directory.ts';
import type { StaticUse } from './static-uses.ts';

/**
 * The memory directory of a user whose npm reads this global file: where a set-up of ours keeps its tokens in it, and it is in
 * memory still, its directory stays in force. A shell that does not name it, as that of a cron job, would put the token on a disk.
 */
export async function memoryInForce(
  context: Context,
  globalFile: string | undefined,
  uses: readonly Pick<StaticUse, 'tokenFile' | 'userFile'>[],
): Promise<MemoryDirectory> {
  const isOurs = uses.some(({ tokenFile, userFile }) => tokenFile === globalFile && tokenFile !== userFile);
  if (globalFile !== undefined && isOurs) {
    const XDG_RUNTIME_DIR = dirname(dirname(dirname(globalFile)));
    const there = await memoryDirectory({ ...context, env: { ...context.env, XDG_RUNTIME_DIR } });
    if (fileIn(there) === globalFile) return there;
  }
  return await memoryDirectory(context);
}
