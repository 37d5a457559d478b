import { type ProgramIo, runInherited, tell } from '@vouch/adapter-kit/kernel';
import { agentProgram, sharedAgent } from '@vouch/agent';
import { isAbsence, printable, VouchError } from '@vouch/core';
import { environmentToken, meantSettings } from '../environment/token.ts';
import { type ExecFlags, toolsMeant, withTools } from '../environment/with-tools.ts';
import { refuseUnused } from '../tool-flags.ts';

/**
 * `vouch exec`: runs the command on our own terminal with the token in its environment; gives its exit code, 128 and the
 * signal's number where a signal ended it. Every program of ours below it shares one agent.
 */
export async function exec(io: ProgramIo, flags: ExecFlags, command: readonly string[]): Promise<number> {
  const tools = [...new Set(flags.tool)];
  if (tools.length > 0) {
    const meant = await toolsMeant(io, flags, tools, command);
    return await withSharedAgent(io, (inside) => withTools(inside, meant, (env) => run(io, command, env)));
  }
  refuseUnused(undefined, [], flags);
  const meant = await meantSettings(io.context, flags);
  return await withSharedAgent(io, async (inside) => {
    const variables = await environmentToken(inside, meant);
    return await run(io, command, { ...inside.context.env, ...variables });
  });
}

/** Started when it is certain what is wanted. */
async function withSharedAgent(io: ProgramIo, work: (inside: ProgramIo) => Promise<number>): Promise<number> {
  const shared = await sharedAgent(io.context, agentProgram(io.self));
  try {
    return await work({ ...io, context: shared.context });
  } finally {
    await shared.end();
  }
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
    const isAbsent = isAbsence(cause) || file === '';
    const told = isAbsent ? 'there is no command' : 'cannot run';
    const error =
      cause instanceof VouchError
        ? cause
        : new VouchError('usage', `${told} ${file === '' ? '“”' : printable(file)}`, { cause });
    tell(context, error);
    return isAbsent ? 127 : 126;
  }
}
