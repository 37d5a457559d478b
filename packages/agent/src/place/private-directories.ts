import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Context } from '@vouch/core';
import { agentDirectories } from './elsewhere.ts';

/** A new directory for a private agent, beside the common one: that place is ours and short enough for a socket's path. */
export function newPrivateDirectory(common: string): string {
  return join(common, `x-${randomBytes(4).toString('hex')}`);
}

/** Where private agents beside a common one are, or were. */
export async function privateDirectoriesIn(context: Context, common: string): Promise<readonly string[]> {
  const names = await context.files.readdir(common).catch(() => []);
  return names.filter((name) => /^x-[0-9a-f]{8}$/.test(name)).map((name) => join(common, name));
}

/** Where private agents of this user may be: beside every place of a common one that this process can find. */
export async function privateDirectories(context: Context): Promise<readonly string[]> {
  const common = await agentDirectories(context);
  const found = await Promise.all(common.map((directory) => privateDirectoriesIn(context, directory)));
  return found.flat().filter((directory) => !common.includes(directory));
}
