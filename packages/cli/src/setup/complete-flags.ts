import { type Context, VouchError } from '@vouch/core';
import { toolNames } from '../tools.ts';
import { onlySetUp } from './only-set-up.ts';
import { inProject, requireDirectory } from './project-place.ts';
import { requireSetUp } from './require-set-up.ts';
import type { SetupFlags, TypedFlags } from './setup-flags.ts';

/**
 * The flags with the repository that a person left out, and the context as if they stood in the project. Throws `usage` where no
 * tool is named, the project is no directory or the repository is uncertain; `configuration` where nothing could be taken back.
 */
export async function completeFlags(
  context: Context,
  { tool, repository, project, ...others }: TypedFlags,
): Promise<{ readonly context: Context; readonly flags: SetupFlags }> {
  if (tool === undefined)
    throw new VouchError('usage', 'which package manager is to be set up?', {
      hint: `--tool ${toolNames.join('|')}`,
    });
  if (others.remove) await requireSetUp(context, tool);
  const here = await inProject(context, project);
  if (typeof project === 'string' && !others.remove) await requireDirectory(here);
  const given = { ...others, tool, ...(project !== undefined && { project: true as const }) };
  const flags =
    repository === undefined ? { ...(await onlySetUp(here, given)), ...given } : { ...given, repository };
  return { context: here, flags };
}
