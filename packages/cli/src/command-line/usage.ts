import { VouchError } from '@vouch/core';
import type { Command, CommanderError } from 'commander';

/** `vouch setup aws` */
function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}

/** The hint of a wrong command line: the help of the command at hand, which lists its flags. */
export function hintAt(command: Command): { readonly hint: string } {
  return { hint: `${pathOf(command)} --help` };
}

/** Has this command and all below it throw `usage` for a wrong command line. Help and the version are answers, and stay as they are. */
export function withUsageErrors(command: Command): void {
  command.exitOverride((error) => {
    throw error.exitCode === 0 ? error : usageError(command, error);
  });
  for (const child of command.commands) withUsageErrors(child);
}

function usageError(command: Command, { code, message }: CommanderError): VouchError {
  const said = code === 'commander.help' ? 'which command?' : message.replace(/^error: /, '');
  return new VouchError('usage', said, hintAt(command));
}

/**
 * Throws `usage` for an option that was given and is empty: as a rule a variable of a script that is not set, and no name is empty.
 */
export function refuseEmpty(command: Command): void {
  for (const option of command.options) {
    const value: unknown = command.getOptionValue(option.attributeName());
    if (value === '' || (Array.isArray(value) && value.includes('')))
      throw new VouchError('usage', `${option.long} is empty`, hintAt(command));
  }
}
