import { listOwners } from '@vouch/adapter-kit';
import type { Context } from '@vouch/core';

/** `vouch setup --list`: one line for each tool and repository that was set up, in the order of their set-up. */
export async function setupList(context: Context): Promise<string> {
  const owners = await listOwners(context);
  return owners.map(({ tool, id }) => `${tool} ${id}\n`).join('');
}
