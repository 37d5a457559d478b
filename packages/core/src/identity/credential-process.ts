import type { Context } from '../context.ts';
import { printable } from '../printable.ts';

type Done = (error: Error | null, result?: { readonly stdout: string }) => void;

/** What the SDK calls in place of `child_process.exec` for a `credential_process`. */
export type RunCredentialProcess = (command: string, done: Done) => void;

/**
 * Runs a `credential_process` as the AWS CLI does: words, not a shell, so that `$(…)`, `;` and `*` are plain
 * characters. The SDK would hand the line to a shell and wait for ever.
 */
export function credentialProcess(
  { run, env }: Pick<Context, 'run' | 'env'>,
  deadlineMs: number,
): RunCredentialProcess {
  const outcome = async (command: string) => {
    const [file, ...args] = shellWords(command);
    if (file === undefined) throw new Error('the credential process is empty');
    const { code, stdout, stderr } = await run(file, args, { timeout: deadlineMs, env });
    if (code === 0) return { stdout };
    // Its own words often name the remedy; they may hold anything, and are cut.
    const [said = ''] = stderr.trim().split('\n').slice(-1);
    const end =
      code === null
        ? `gave no answer within ${deadlineMs / 1_000} seconds, or a signal ended it`
        : `ended with code ${code}`;
    throw new Error(`${file} ${end}${said === '' ? '' : `: ${printable(said.slice(0, 300))}`}`);
  };
  return (command, done) => {
    outcome(command).then(
      (result) => done(null, result),
      (error: Error) => done(error),
    );
  };
}

/**
 * Whether the SDK's sentence is of a helper that failed: it keeps our words, or those of Node's `exec` on Windows, and
 * no more of the error.
 */
export function isHelperFailure(message: string): boolean {
  return /^(Command failed: |[^\n]*? (ended with code \d|gave no answer within \d))/.test(message);
}

/** Whether the SDK’s sentence is of the helper of our own AWS profiles, which ends so where nobody is signed in. */
export function isSignedOutHelper(message: string): boolean {
  return /^[^:\n]*vouch-credential-aws ended with code 3(?!\d)/.test(message);
}

/** A line as words, by the rules of a POSIX shell that expands nothing (Python's `shlex.split`). Throws at an open quote. */
export function shellWords(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote: string | undefined;
  for (let at = 0; at < line.length; at += 1) {
    const character = line.charAt(at);
    if (quote === "'") {
      if (character === quote) quote = undefined;
      else word += character;
    } else if (character === '\\' && (quote === undefined || /["\\]/.test(line.charAt(at + 1)))) {
      at += 1;
      word = (word ?? '') + line.charAt(at);
    } else if (quote === '"') {
      if (character === quote) quote = undefined;
      else word += character;
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= '';
    } else if (/[ \t\r\n]/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? '') + character;
  }
  if (quote !== undefined) throw new Error('the credential process has an open quote');
  if (word !== undefined) words.push(word);
  return words;
}
