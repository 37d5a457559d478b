import type { Flag, Place } from './place.ts';

/**
 * bash splits `--tool=cargo` in three words, and bash 3.2, which macOS has, leaves it as one; that one has neither `mapfile` nor
 * `compopt`. Where a command of `vouch exec` begins, a bash that has `compopt` completes files as it does by itself.
 */
export function bashScript(places: readonly Place[]): string {
  return `${candidates(places)}
_vouch() {
  local word="\${COMP_WORDS[COMP_CWORD]}"
  local -a before
  before=("\${COMP_WORDS[@]:1:COMP_CWORD-1}")
  case "$word" in
    =) word='' ;;
    --*=*) before+=("\${word%%=*}"); word="\${word#*=}" ;;
  esac
  COMPREPLY=($(compgen -W "$(_vouch_words "\${before[@]}")" -- "$word"))
  [[ " \${COMP_WORDS[*]:1:COMP_CWORD-1} " == *' -- '* ]] && compopt -o default 2>/dev/null
  return 0
}
complete -F _vouch vouch
`;
}

export function zshScript(places: readonly Place[]): string {
  return `#compdef vouch
${candidates(places)}
_vouch() {
  local -a before found
  before=("\${(@)words[2,CURRENT-1]}")
  case "$words[CURRENT]" in
    --*=*) before+=("\${words[CURRENT]%%=*}"); compset -P 1 '*=' ;;
  esac
  found=(\${=$(_vouch_words "\${before[@]}")})
  if (( \${before[(Ie)--]} )) && [ -z "$found" ]; then _files; else compadd -- $found; fi
}
compdef _vouch vouch
`;
}

/** A function that bash and zsh both run: the words that may follow these, on one line. */
function candidates(places: readonly Place[]): string {
  const valued = places.flatMap(({ path, flags }) =>
    flags.filter(takesValue).map((flag) => ({ path, flag })),
  );
  const pending = valued.map(({ path, flag }) => `'${path} ${flag.name}'`).join(' | ');
  const values = valued.filter(({ flag }) => flag.values.length > 0);
  const named = ({ flags }: Place) => flags.map(({ name }) => name);
  const after = places.filter((place) => place.after === 'flags');
  return `_vouch_words() {
  local word at='' flag=''
  for word in "$@"; do
    if [ -n "$flag" ]; then
      [ "$word" = = ] || flag=''
      continue
    fi
    case "$word" in
      --) at='--'; break ;;
      -*) case "$at $word" in ${pending}) flag="$word" ;; esac ;;
      *) at="\${at:+$at }$word" ;;
    esac
  done
  if [ -n "$flag" ]; then
    case "$at $flag" in
${values.map(({ path, flag }) => `      '${path} ${flag.name}') echo '${flag.values.join(' ')}' ;;`).join('\n')}
    esac
    return
  fi
  case "$at" in
${places.map((place) => `    '${place.path}') echo '${[...place.words, ...named(place)].join(' ')}' ;;`).join('\n')}
${after.map((place) => `    '${place.path} '*) echo '${named(place).join(' ')}' ;;`).join('\n')}
  esac
}`;
}

export function fishScript(places: readonly Place[]): string {
  const valued = places.flatMap(({ path, flags }) =>
    flags.filter(takesValue).map(({ name }) => `'${path} ${name}'`),
  );
  const lines = places.flatMap((place) => {
    const at = `__vouch_at '${place.path}'`;
    const then = place.after === 'flags' ? `${at} then` : at;
    return [
      ...place.words.map((word) => `complete -c vouch -n "${at}" -f -a ${word}`),
      ...place.flags.map((flag) => `complete -c vouch -n "${then}" ${fishFlag(flag)}`),
    ];
  });
  return `function __vouch_at
  set -l at
  set -l flag
  for word in (commandline -opc)[2..-1]
    if test -n "$flag"
      set flag ''
    else if test "$word" = --
      set at --
      break
    else if string match -q -- '-*' $word
      contains -- "$at $word" ${valued.join(' ')}; and set flag $word
    else
      set -a at $word
    end
  end
  test "$at" = "$argv[1]"; or begin
    test "$argv[2]" = then; and string match -q -- "$argv[1] *" "$at"
  end
end
complete -c vouch -f
complete -c vouch -n "__vouch_at --" -F
${lines.join('\n')}
`;
}

function fishFlag(flag: Flag): string {
  const name = `-l ${flag.name.slice(2)}`;
  if (!takesValue(flag)) return name;
  return flag.values.length === 0 ? `${name} -x` : `${name} -x -a '${flag.values.join(' ')}'`;
}

function takesValue({ takes }: Flag): boolean {
  return takes === 'a value';
}
