import {
  type CutLines,
  pathFirst,
  powershellQuote as quoted,
  shellQuote,
  type Unset,
} from '@vouch/adapter-kit';
import { printable } from '@vouch/core';

/** What mends a finding, before it is written as a command of somebody's shell. */
export type Remedy =
  | Unset
  /** Sets one from another that is there already. */
  | { readonly kind: 'set-from'; readonly name: string; readonly from: string }
  | CutLines
  | { readonly kind: 'mode'; readonly path: string; readonly mode: '600' | '700' }
  | { readonly kind: 'move-away'; readonly path: string }
  /** Puts a directory in front of PATH. */
  | { readonly kind: 'path-first'; readonly directory: string }
  /** A command of ours, without the word `vouch`. */
  | { readonly kind: 'vouch'; readonly words: readonly string[]; readonly directory?: string }
  /** Somebody else's command. */
  | { readonly kind: 'run'; readonly words: readonly string[] }
  | { readonly kind: 'all'; readonly remedies: readonly Remedy[] };

/** One remedy for several findings; undefined where there is none. */
export function allOf(remedies: readonly Remedy[]): Remedy | undefined {
  return remedies.length > 1 ? { kind: 'all', remedies } : remedies[0];
}

/** Where a command is to run. */
export interface CommandPlace {
  readonly platform: NodeJS.Platform;
  /** The words that start this vouch: the bare name counts only where it finds us. */
  readonly vouch: readonly string[];
  /** Ends the name of what is moved aside; new each time, so that nothing of before is moved over. */
  readonly aside: string;
}

/**
 * The remedy as one line for the person's shell: POSIX, or PowerShell on Windows. Undefined where that shell has no such
 * line, or where it would hold something that cannot be shown. Pure.
 */
export function commandFor(remedy: Remedy, place: CommandPlace): string | undefined {
  const command = place.platform === 'win32' ? powershell(remedy, place) : posix(remedy, place);
  return command === undefined || isPrintable(command) ? command : undefined;
}

function posix(remedy: Remedy, place: CommandPlace): string | undefined {
  switch (remedy.kind) {
    case 'unset':
      // Other names come into an environment, but no shell can take them out of its own.
      return remedy.names.every((name) => /^[A-Za-z_]\w*$/.test(name))
        ? `unset ${remedy.names.join(' ')}`
        : undefined;
    case 'set-from':
      return `export ${remedy.name}="$${remedy.from}"`;
    case 'cut-lines':
      return cutCommand(remedy, place.platform);
    case 'mode':
      return line(['chmod', remedy.mode, remedy.path]);
    case 'move-away':
      return line(['mv', remedy.path, remedy.path + place.aside]);
    case 'path-first':
      return pathFirst(remedy.directory);
    case 'vouch': {
      const command = line([...place.vouch, ...remedy.words]);
      return remedy.directory === undefined ? command : `(${line(['cd', remedy.directory])} && ${command})`;
    }
    case 'run':
      return line(remedy.words);
    case 'all':
      return together(remedy.remedies, place, ' && ');
  }
}

function powershell(remedy: Remedy, place: CommandPlace): string | undefined {
  const words = (all: readonly string[]) =>
    all
      .map((word, index) => (plain.test(word) ? word : `${index === 0 ? '& ' : ''}${quoted(word)}`))
      .join(' ');
  switch (remedy.kind) {
    case 'unset':
      return remedy.names.map((name) => `Remove-Item ${quoted(`Env:${name}`)}`).join('; ');
    case 'set-from':
      return `$env:${remedy.name} = $env:${remedy.from}`;
    case 'move-away':
      return `Move-Item ${quoted(remedy.path)} ${quoted(remedy.path + place.aside)}`;
    case 'path-first':
      return `$env:PATH = ${quoted(`${remedy.directory};`)} + $env:PATH`;
    case 'vouch': {
      const command = words([...place.vouch, ...remedy.words]);
      return remedy.directory === undefined
        ? command
        : `Push-Location ${quoted(remedy.directory)}; ${command}; Pop-Location`;
    }
    case 'run':
      return words(remedy.words);
    case 'all':
      return together(remedy.remedies, place, '; ');
    case 'cut-lines':
    case 'mode':
      return undefined;
  }
}

/**
 * sed, in place. No copy is kept: the lines may hold a token. The file may have changed since it was read, so the line is
 * cut only where it still holds what it held. BSD's sed wants a word for the copy's ending, if an empty one.
 */
function cutCommand({ file, from, to, holds }: CutLines, platform: NodeJS.Platform): string {
  const inPlace = platform === 'linux' ? ['-i'] : ['-i', ''];
  const pattern = holds.replace(/[.[\]\\*^$/]/g, '\\$&');
  return line(['sed', ...inPlace, `${from}{/${pattern}/{${'N;'.repeat(to - from)}d;};}`, file]);
}

function together(remedies: readonly Remedy[], place: CommandPlace, between: string): string | undefined {
  const commands = remedies.map((each) => commandFor(each, place));
  return commands.includes(undefined) ? undefined : commands.join(between);
}

const plain = /^[\w@%+=:,./-]+$/;

function line(words: readonly string[]): string {
  return words.map((word) => (plain.test(word) ? word : shellQuote(word))).join(' ');
}

/** `printable` cuts what is long, so it is asked piece by piece. */
function isPrintable(text: string): boolean {
  return (text.match(/.{1,400}/gsu) ?? []).every((piece) => printable(piece) === piece);
}
