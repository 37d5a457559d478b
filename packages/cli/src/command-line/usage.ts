import { VouchError } from '@vouch/core';
import type { Command, CommanderError, Option } from 'commander';
import { isCollecting } from './collect.ts';

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

/**
 * Has this command and all below it throw `usage` for the second value of an option that takes one: commander would take the last
 * without a word.
 */
export function refuseRepeated(command: Command): void {
  for (const option of command.options) {
    if (!takesOneValue(option)) continue;
    let given = 0;
    command.on(`option:${option.name()}`, () => {
      given += 1;
      if (given > 1) throw new VouchError('usage', `${option.long} is given twice`, hintAt(command));
    });
  }
  for (const child of command.commands) refuseRepeated(child);
}

function takesOneValue(option: Option): boolean {
  return (option.required || option.optional) && !option.variadic && !isCollecting(option);
}
