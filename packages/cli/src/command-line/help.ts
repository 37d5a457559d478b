import { VouchError } from '@vouch/core';
import type { Command } from 'commander';
import { hintAt } from './usage.ts';

/**
 * The command whose help is asked for with the word `help`, wherever it stands among the words of a command: `help setup aws`,
 * `setup help aws`, `setup help`. Undefined where it is not asked for. Throws `usage` for a command that is none.
 */
export function helpWanted(root: Command, args: readonly string[]): Command | undefined {
  let at = root;
  for (const [index, word] of args.entries()) {
    if (word === 'help' && at.commands.length > 0) return below(at, args.slice(index + 1));
    const child = childNamed(at, word);
    if (child === undefined) return undefined;
    at = child;
  }
  return undefined;
}

function below(from: Command, words: readonly string[]): Command {
  let at = from;
  for (const word of words.filter((each) => each !== 'help' && !each.startsWith('-'))) {
    const child = childNamed(at, word);
    if (child === undefined) throw new VouchError('usage', `there is no command ${word}`, hintAt(at));
    at = child;
  }
  return at;
}

function childNamed(command: Command, name: string): Command | undefined {
  return command.commands.find((child) => child.name() === name);
}
