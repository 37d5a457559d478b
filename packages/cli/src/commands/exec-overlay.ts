import type { ProgramIo } from '@vouch/adapter-kit/kernel';
import { VouchError } from '@vouch/core';
import { npmOverlay } from '@vouch/npm/overlay';
import { toolNotHere } from '../not-here.ts';
import { environmentTools, overlayTools } from '../tool-environment.ts';
import { checkRepositoryFlags, refuseUnused } from '../tool-flags.ts';
import { toolNames } from '../tools.ts';
import { type EnvironmentFlags, liveToken } from './environment-token.ts';

export interface ExecFlags extends EnvironmentFlags {
  /** The package manager that the command runs. */
  readonly tool?: string;
  readonly repository?: string;
  readonly scope?: readonly string[];
  /** The name that the tool's own files know the repository by. */
  readonly registryName?: string;
}

/**
 * Runs with the token in a file that the tool reads in the place of the user's .npmrc. No variable holds the token, because
 * a project's .npmrc may send any variable anywhere. Throws `usage` for a tool that reads no such file, and
 * where nothing names a repository.
 */
export async function withOverlay<T>(
  io: ProgramIo,
  flags: ExecFlags,
  command: readonly string[],
  work: (env: NodeJS.ProcessEnv) => Promise<T>,
): Promise<T> {
  const { tool = '', repository, scope: scopes = [] } = flags;
  if (!overlayTools.includes(tool)) throw noWay(tool);
  refuseUnused(tool, ['repository', 'scope'], flags);
  checkRepositoryFlags(flags);
  const { settings, secret } = await liveToken(io, flags);
  const request = {
    domain: settings,
    token: secret,
    scopes,
    tools: [tool],
    command,
    node: io.self.node,
    ...(repository !== undefined && { repository }),
  };
  const { env, end } = await npmOverlay(io.context, request);
  try {
    return await work({ ...env });
  } finally {
    await end();
  }
}

function noWay(tool: string): VouchError {
  const elsewhere = toolNotHere(tool);
  if (elsewhere !== undefined || toolNames.includes(tool))
    return new VouchError('usage', `there is no way of ${tool}’s own to give it a token for one command`, {
      hint: elsewhere?.hint ?? 'leave --tool out: vouch exec --type codeartifact -- COMMAND',
    });
  return new VouchError('usage', `${tool} is not a tool that vouch knows`, {
    hint: `--tool ${[...overlayTools, ...environmentTools].join('|')}`,
  });
}
