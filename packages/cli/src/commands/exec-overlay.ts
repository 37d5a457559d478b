import type { ProgramIo } from '@vouch/adapter-kit/kernel';
import { VouchError } from '@vouch/core';
import { npmOverlay } from '@vouch/npm/overlay';
import { environmentTools } from '../tool-environment.ts';
import { refuseUnused } from '../tool-flags.ts';
import { type EnvironmentFlags, liveToken } from './environment-token.ts';

export interface ExecFlags extends EnvironmentFlags {
  /** The package manager that the command runs. */
  readonly tool?: string;
  readonly repository?: string;
  readonly scope?: readonly string[];
  /** The name that the tool's own files know the repository by. */
  readonly registryName?: string;
}

/** The tools that follow one variable to a file in the place of the user's own. */
const followers = ['npm', 'pnpm', 'yarn1', 'bun'];

/**
 * Runs with the token in a file that the tool reads in the place of the user's .npmrc. No variable holds the token, because
 * a project's .npmrc may send any variable anywhere. Throws `usage` for a tool that reads no such file.
 */
export async function withOverlay<T>(
  io: ProgramIo,
  flags: ExecFlags,
  work: (env: NodeJS.ProcessEnv) => Promise<T>,
): Promise<T> {
  const { tool = '', repository, scope: scopes = [] } = flags;
  if (!followers.includes(tool)) {
    throw new VouchError('usage', `${tool} needs no file of its own for one command`, {
      hint: `--tool ${[...followers, ...environmentTools].join('|')}`,
    });
  }
  refuseUnused(tool, ['repository', 'scope'], flags);
  const { settings, secret } = await liveToken(io, flags);
  const request = {
    domain: settings,
    token: secret,
    scopes,
    ...(repository !== undefined && { repository }),
  };
  const { env, end } = await npmOverlay(io.context, request);
  try {
    return await work({ ...env });
  } finally {
    await end();
  }
}
