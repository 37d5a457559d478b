import { listOwners } from '@vouch/adapter-kit';
import { type Context, VouchError } from '@vouch/core';
import { toolNamed } from '../tools.ts';

/**
 * Throws `configuration` where the tool has nothing that could be taken back: which repository or domain is meant need not be
 * asked of a person who removes the last one twice.
 */
export async function requireSetUp(context: Context, tool: string): Promise<void> {
  toolNamed(tool);
  if ((await listOwners(context)).some((owner) => owner.tool === tool)) return;
  throw new VouchError('configuration', `${tool} was not set up by vouch`, { hint: 'vouch setup --list' });
}
