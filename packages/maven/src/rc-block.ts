import { join, win32 } from 'node:path';
import { quotable, shellQuote } from '@vouch/adapter-kit';
import type { Context } from '@vouch/core';
import { argumentsVariable, flagLetters, quietWords } from './environment/maven-arguments.ts';
import { domainsVariable, expirationVariable } from './settings/variable-names.ts';

/** The script that `mvn` reads before it starts. */
export function rcPath({ homeDirectory, platform }: Pick<Context, 'homeDirectory' | 'platform'>): string {
  return join(homeDirectory, platform === 'win32' ? 'mavenrc_pre.cmd' : '.mavenrc');
}

/** The name between the block's markers. */
export const rcBlockName = 'vouch: CodeArtifact tokens for Maven';

/**
 * The block in `~/.mavenrc`, which the `mvn` script reads with a POSIX shell before it starts Java. It exports what the
 * launcher prints, as words: no eval, and no here-document, which some shells keep in a file. Whatever the launcher
 * does, `mvn` goes on, with its arguments and every variable as they were. Nothing is asked where Maven is to work offline or only to
 * tell its version; it goes by whole arguments, because `-Dmessage=use -o x` is one.
 */
export function shellRc(launcher: string): string {
  const path = shellQuote(quotable(launcher));
  return `vouch_word= vouch_quiet= vouch_ifs=\${IFS-} vouch_had_ifs=\${IFS+yes}
for vouch_word in "$@"; do
  case $vouch_word in
    ${quietWords.join(' | ')}) vouch_quiet=yes ;;
    -*[!${flagLetters}]*) ;;
    -*o*) vouch_quiet=yes ;;
  esac
done
if [ -z "$vouch_quiet" ] && [ -x ${path} ]; then
  IFS=$(printf '\\n ')
  for vouch_word in $(${path}); do
    case $vouch_word in
      CODEARTIFACT_*=* | ${expirationVariable}=* | ${domainsVariable}=*) export "$vouch_word" ;;
    esac
  done
  if [ -n "$vouch_had_ifs" ]; then IFS=$vouch_ifs; else unset IFS; fi
fi
unset vouch_word vouch_quiet vouch_ifs vouch_had_ifs`;
}

/**
 * The same in `mavenrc_pre.cmd`, which Maven 3 and 4 call on Windows with their arguments (4 prefers another name, and says
 * so). The file stands in the home directory, as `.vouch` does, so cmd fills that in: it reads the file in the console's code
 * page, in which a user's name that is not ASCII would be another one.
 *
 * The arguments go to the launcher's program as Maven 3 itself keeps them, and that one decides whether anything is asked:
 * a batch file compares words without regard to case (`-V` builds, `-v` does not), or takes them apart at every `=`.
 */
export function batchRc(launcher: string): string {
  // Within `for /f` the command is read twice: a caret, an ampersand or a percent sign would not survive.
  const name = win32.basename(quotable(launcher, /["%^&`!]/));
  const path = `"%~dp0.vouch\\bin\\${name}"`;
  return `set ${argumentsVariable}=%*
if exist ${path} for /f "usebackq tokens=1* delims==" %%A in (\`call ${path}\`) do (
  if "%%A"=="${expirationVariable}" set "%%A=%%B"
  if "%%A"=="${domainsVariable}" set "%%A=%%B"
  for /f "delims=_" %%C in ("%%A") do if "%%C"=="CODEARTIFACT" set "%%A=%%B"
)
set "${argumentsVariable}="`;
}
