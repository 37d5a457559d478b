import { win32 } from 'node:path';
import { quotable, shellQuote } from '@vouch/adapter-kit';
import { argumentsVariable } from './environment/maven-arguments.ts';
import { domainsVariable, expirationVariable } from './environment/names.ts';

/** The name between the block's markers. */
export const rcBlockName = 'vouch: CodeArtifact tokens for Maven';

/**
 * The block in `~/.mavenrc`, which the `mvn` script reads with a POSIX shell before it starts Java. It exports what the
 * launcher prints, as words: no eval, and no here-document, which some shells keep in a file. Whatever the launcher
 * does, `mvn` goes on. Nothing is asked where Maven is to work offline or only to tell its version.
 */
export function shellRc(launcher: string): string {
  const path = shellQuote(quotable(launcher));
  return `case " $* " in
  *' -o '* | *' --offline '* | *' -v '* | *' --version '* | *' -h '* | *' --help '*) ;;
  *)
    if [ -x ${path} ]; then
      for vouch_variable in $(${path}); do
        case $vouch_variable in
          CODEARTIFACT_*=* | ${expirationVariable}=* | ${domainsVariable}=*) export "$vouch_variable" ;;
        esac
      done
      unset vouch_variable
    fi
    ;;
esac`;
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
