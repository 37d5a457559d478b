import type { Command, Option } from 'commander';
import type { Flag, Place } from '../completion/place.ts';
import { bashScript, fishScript, zshScript } from '../completion/scripts.ts';
import { SuggestedOption } from '../completion/suggested-option.ts';

export const completionShells = ['bash', 'zsh', 'fish'] as const;
export type CompletionShell = (typeof completionShells)[number];

/** `vouch completion SHELL`: a script that completes commands, flags and their values, made from the command tree itself. */
export function completionScript(root: Command, shell: CompletionShell): string {
  const places = [...placesOf(root, []), ...helpPlaces(root, [])];
  return { bash: bashScript, zsh: zshScript, fish: fishScript }[shell](places);
}

function placesOf(command: Command, path: readonly string[]): Place[] {
  const names = namesBelow(command);
  const [argument] = command.registeredArguments;
  const choices = names.length > 0 ? ['help'] : (argument?.argChoices ?? []);
  const place: Place = {
    path: path.join(' '),
    words: [...names, ...choices],
    flags: [...command.options.flatMap(flagOf), { name: '--help', takes: 'nothing', values: [] }],
    after: names.length > 0 || argument === undefined || argument.variadic ? 'nothing' : 'flags',
  };
  return [place, ...command.commands.flatMap((child) => placesOf(child, [...path, child.name()]))];
}

/** `help` takes the words of a command, in front of them or among them. */
function helpPlaces(command: Command, path: readonly string[]): Place[] {
  const words = namesBelow(command);
  if (words.length === 0) return [];
  const paths = new Set([['help', ...path].join(' '), [...path, 'help'].join(' ')]);
  const places = [...paths].map((each): Place => ({ path: each, words, flags: [], after: 'nothing' }));
  return [...places, ...command.commands.flatMap((child) => helpPlaces(child, [...path, child.name()]))];
}

function namesBelow(command: Command): readonly string[] {
  return command.commands.map((child) => child.name());
}

function flagOf(option: Option): Flag[] {
  if (option.long == null) return [];
  const values = option instanceof SuggestedOption ? option.suggestions : (option.argChoices ?? []);
  return [{ name: option.long, takes: option.required ? 'a value' : 'nothing', values }];
}
