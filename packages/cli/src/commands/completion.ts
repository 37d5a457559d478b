import type { Command } from 'commander';

export const completionShells = ['bash', 'zsh', 'fish'] as const;
export type CompletionShell = (typeof completionShells)[number];

/** One place in the command tree, and what may follow there. */
interface Place {
  /** `setup codeartifact` */
  readonly path: string;
  readonly words: readonly string[];
}

/** `vouch completion SHELL`: a script that completes commands and flags, made from the command tree itself. */
export function completionScript(root: Command, shell: CompletionShell): string {
  const places = placesOf(root, []);
  return { bash: bashScript, zsh: zshScript, fish: fishScript }[shell](places);
}

function placesOf(command: Command, path: readonly string[]): Place[] {
  const children = command.commands.filter((child) => child.name() !== 'help');
  const flags = command.options.map((option) => option.long).filter((flag) => flag != null);
  const words = [...children.map((child) => child.name()), ...flags, '--help'];
  const below = children.flatMap((child) => placesOf(child, [...path, child.name()]));
  return [{ path: path.join(' '), words: [...new Set(words)] }, ...below];
}

function bashScript(places: readonly Place[]): string {
  const cases = places.map(({ path, words }) => `    '${path}') words='${words.join(' ')}' ;;`);
  return `_vouch() {
  local word path='' words=''
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in -*) break ;; *) path="\${path:+$path }$word" ;; esac
  done
  case "$path" in
${cases.join('\n')}
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}")
}
complete -F _vouch vouch
`;
}

function zshScript(places: readonly Place[]): string {
  const cases = places.map(({ path, words }) => `    '${path}') found=(${words.join(' ')}) ;;`);
  return `#compdef vouch
_vouch() {
  local word path_words=''
  local -a found
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "$word" in -*) break ;; *) path_words="\${path_words:+$path_words }$word" ;; esac
  done
  case "$path_words" in
${cases.join('\n')}
  esac
  compadd -- $found
}
compdef _vouch vouch
`;
}

function fishScript(places: readonly Place[]): string {
  const lines = places.flatMap(({ path, words }) =>
    words.map((word) => {
      const condition = `__vouch_at '${path}'`;
      return word.startsWith('--')
        ? `complete -c vouch -n "${condition}" -l ${word.slice(2)}`
        : `complete -c vouch -n "${condition}" -f -a ${word}`;
    }),
  );
  return `function __vouch_at
  set -l path
  for word in (commandline -opc)[2..-1]
    string match -q -- '-*' $word; and break
    set -a path $word
  end
  test "$path" = "$argv[1]"
end
complete -c vouch -f
${lines.join('\n')}
`;
}
