import type { ProgramIo } from '@vouch/adapter-kit/kernel';
import { VouchError } from '@vouch/core';
import { npmOverlay, type OverlayRequest, requireRepository, whichRepository } from '@vouch/npm/overlay';
import { toolNotHere } from '../not-here.ts';
import type { Settings } from '../settings/settings.ts';
import { checkRepositoryFlags, refuseUnused, type ToolFlag } from '../tool-flags.ts';
import { toolNames } from '../tools.ts';
import { type EnvironmentFlags, liveToken, meantSettings } from './token.ts';
import { environmentTool, environmentTools, overlayTools, toolVariables } from './tool-variables.ts';

export interface ExecFlags extends EnvironmentFlags {
  /** The package managers that the command runs. */
  readonly tool?: readonly string[];
  readonly repository?: string;
  readonly scope?: readonly string[];
  /** The name that the tool's own files know the repository by. */
  readonly registryName?: string;
}

/** What is to run with which tools, of which domain. */
export interface ToolsMeant {
  readonly flags: ExecFlags;
  readonly tools: readonly string[];
  readonly settings: Settings;
  /** For the tools that read a file of their own. */
  readonly reading: Omit<OverlayRequest, 'token' | 'scopes'>;
}

/** What the flags mean. Throws `usage` for a tool that takes no token for one command, and where nothing names a repository. */
export async function toolsMeant(
  io: ProgramIo,
  flags: ExecFlags,
  tools: readonly string[],
  command: readonly string[],
): Promise<ToolsMeant> {
  const { repository } = flags;
  for (const tool of tools)
    if (!overlayTools.includes(tool) && environmentTool(tool) === undefined) throw noWay(tool);
  refuseUnused(tools.join(', '), tools.flatMap(takenBy), flags);
  const [first] = tools.filter((tool) => environmentTool(tool) !== undefined);
  if (first !== undefined && repository === undefined) throw whichRepository(first);
  checkRepositoryFlags(flags);
  const { settings } = await meantSettings(io.context, flags);
  const readers = tools.filter((tool) => overlayTools.includes(tool));
  const reading = {
    domain: settings,
    tools: readers,
    command,
    node: io.self.node,
    ...(repository !== undefined && { repository }),
  };
  if (readers.length > 0) await requireRepository(io.context, reading);
  return { flags, tools, settings, reading };
}

/**
 * Runs with what each of the tools needs, of the one repository that was named: variables of its own, or the token in a file that
 * it reads in the place of the user's .npmrc. The file is there because a project's .npmrc may send any variable anywhere: with it
 * alone, no variable holds the token.
 */
export async function withTools<T>(
  io: ProgramIo,
  { flags, tools, settings, reading }: ToolsMeant,
  work: (env: NodeJS.ProcessEnv) => Promise<T>,
): Promise<T> {
  const { repository, scope: scopes = [] } = flags;
  const { secret } = await liveToken(io, settings);
  const token = secret.expose();
  const variables: Record<string, string> = {};
  for (const each of tools) {
    const tool = environmentTool(each);
    if (tool === undefined || repository === undefined) continue;
    const name = flags.registryName ?? `codeartifact-${repository}`;
    Object.assign(variables, toolVariables(tool, { domain: settings, repository, name, token }));
  }
  if (reading.tools.length === 0) return await work({ ...io.context.env, ...variables });
  const { env, end } = await npmOverlay(io.context, { ...reading, token: secret, scopes });
  try {
    return await work({ ...env, ...variables });
  } finally {
    await end();
  }
}

function takenBy(tool: string): readonly ToolFlag[] {
  return environmentTool(tool)?.takes ?? ['repository', 'scope'];
}

function noWay(tool: string): VouchError {
  const elsewhere = toolNotHere(tool);
  if (elsewhere !== undefined || toolNames.includes(tool))
    return new VouchError('usage', `${tool} has no way of its own to be given a token for one command`, {
      hint: elsewhere?.hint ?? 'leave --tool out: vouch exec --type codeartifact -- COMMAND',
    });
  return new VouchError('usage', `${tool} is not a tool that vouch knows`, {
    hint: `--tool ${[...overlayTools, ...environmentTools].join('|')}`,
  });
}
