import type { ProgramIo } from '@vouch/adapter-kit/kernel';
import { type Context, toVouchError, type VouchError } from '@vouch/core';
import { usesPath } from '@vouch/npm/uses-path';
import { Command, CommanderError } from 'commander';
import { exitCodes } from './examples.ts';
import { helpWanted } from './help.ts';
import { refuseEmpty, refuseRepeated, withUsageErrors } from './usage.ts';

/** Adds commands to the root. `onExit` is told an exit code that is no error of the command itself. */
export type AddCommands = (root: Command, io: ProgramIo, onExit: (code: number) => void) => void;

/** `vouch` with what is common to all commands, and these. */
export function rootCommand(io: ProgramIo, add: AddCommands, onExit: (code: number) => void): Command {
  const root = new Command('vouch')
    .description('One login, and every package manager authenticates to AWS CodeArtifact automatically.')
    .version(process.env.VOUCH_VERSION ?? '0.0.0')
    .addHelpText('after', exitCodes)
    .enablePositionalOptions()
    .configureOutput({ writeOut: (text) => io.output.write(text), writeErr: () => {} });
  add(root, io, onExit);
  withUsageErrors(root);
  refuseRepeated(root);
  root.hook('preAction', async (_root, command) => {
    refuseEmpty(command);
    // The doctor changes nothing, and must be able to report a damaged list of tokens.
    if (command.name() !== 'doctor') await scrubOrphans(io.context);
  });
  return root;
}

/** Parses a command line and runs the command; gives the exit code. */
export async function runCommands(io: ProgramIo, add: AddCommands): Promise<number> {
  let code = 0;
  const root = rootCommand(io, add, (exitCode) => {
    code = exitCode;
  });
  try {
    const wanted = helpWanted(root, io.args);
    if (wanted === undefined) await root.parseAsync([...io.args], { from: 'user' });
    else wanted.outputHelp();
    return code;
  } catch (error) {
    // Help and the version, which are answers.
    if (error instanceof CommanderError) return 0;
    throw error;
  }
}

/** An agent that was killed leaves its session's tokens in files: whatever command comes next takes them out. */
async function scrubOrphans(context: Context): Promise<void> {
  try {
    await context.files.stat(usesPath(context));
  } catch {
    return;
  }
  const { mayHaveOrphans, scrubTokens } = await import('@vouch/npm/uses');
  const tell = ({ message }: VouchError) =>
    context.say(`vouch: a token of a session that is over may stay in its file: ${message}`);
  try {
    if (!(await mayHaveOrphans(context))) return;
    const { changed, failures } = await scrubTokens(context, 'orphans');
    for (const path of changed)
      context.say(`vouch: took a token out of ${path}, because its session is over`);
    failures.forEach(tell);
  } catch (thrown) {
    // The command itself may be the one that fixes it, and above all a logout must go on.
    tell(toVouchError(thrown));
  }
}
