import { describeError, type ProgramIo, runInherited } from '@vouch/adapter-kit/kernel';
import { agentProgram, sharedAgent } from '@vouch/agent';
import { printable, VouchError } from '@vouch/core';
import { type EnvironmentTool, environmentTool, toolVariables } from '../tool-environment.ts';
import { checkRepositoryFlags, refuseUnused } from '../tool-flags.ts';
import { environmentToken, liveToken } from './environment-token.ts';
import { type ExecFlags, withOverlay } from './exec-overlay.ts';

/**
 * `vouch exec`: runs the command on our own terminal with the token in its environment; gives its exit code, 128 and the
 * signal's number where a signal ended it. Every program of ours below it shares one agent.
 */
export async function exec(io: ProgramIo, flags: ExecFlags, command: readonly string[]): Promise<number> {
  const shared = await sharedAgent(io.context, agentProgram(io.self));
  try {
    const inside = { ...io, context: shared.context };
    const tool = environmentTool(flags.tool ?? '');
    if (tool !== undefined) {
      const variables = await ownVariables(inside, tool, flags);
      return await run(io, command, { ...shared.context.env, ...variables });
    }
    if (flags.tool !== undefined)
      return await withOverlay(inside, flags, command, (env) => run(io, command, env));
    refuseUnused(undefined, [], flags);
    const variables = await environmentToken(inside, flags);
    return await run(io, command, { ...shared.context.env, ...variables });
  } finally {
    await shared.end();
  }
}

/** The tool's own variables, for the one repository that was named. */
async function ownVariables(
  io: ProgramIo,
  tool: EnvironmentTool,
  flags: ExecFlags,
): Promise<Record<string, string>> {
  refuseUnused(flags.tool, tool.takes, flags);
  const { repository } = flags;
  if (repository === undefined) {
    throw new VouchError('usage', `which repository is ${flags.tool} to use?`, { hint: '--repository NAME' });
  }
  checkRepositoryFlags(flags);
  const { settings, secret } = await liveToken(io, flags);
  const name = flags.registryName ?? `codeartifact-${repository}`;
  return toolVariables(tool, { domain: settings, repository, name, token: secret.expose() });
}

/** What cannot be started ends as it would in a shell: 127 where there is no such command, 126 where it cannot be run. */
async function run(
  { context }: ProgramIo,
  [file = '', ...args]: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<number> {
  try {
    return await runInherited(context, file, args, env);
  } catch (cause) {
    const isAbsent =
      ['ENOENT', 'ENOTDIR'].includes((cause as NodeJS.ErrnoException).code ?? '') || file === '';
    const told = isAbsent ? 'there is no command' : 'cannot run';
    const error =
      cause instanceof VouchError
        ? cause
        : new VouchError('usage', `${told} ${file === '' ? '“”' : printable(file)}`, { cause });
    for (const line of describeError(error)) context.say(line);
    return isAbsent ? 127 : 126;
  }
}
