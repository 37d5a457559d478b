import { spawnSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { relative, sep } from 'node:path';

/**
 * Stands in every secret that the emulator mints for the tests, so that a leak is found wherever it is. The run chooses it
 * (`tooling/canary`), so that what an earlier run has left behind does not count.
 */
export const canary = process.env['VOUCH_TEST_CANARY'] ?? 'CANARY_alone';

/** What a secret looks like: the marker as it is, and as it stands in the head of a JWT, where it is a part of the key's id. */
export function needles(marker: string): readonly string[] {
  const head = Buffer.from(`{"alg":"ES256","kid":"${marker}`).toString('base64url');
  // The last character holds bits of what comes behind the marker.
  return [marker, head.slice(0, Math.floor((22 + marker.length) / 3) * 4)];
}

/** Every file below the directory that holds a secret of the tests, by its path there; `skip` names directories. */
export function filesWithSecret(
  directory: string,
  { marker = canary, skip = [] }: { readonly marker?: string; readonly skip?: readonly string[] } = {},
): string[] {
  // Through stdin: a pattern in grep's argv would be found by who watches all argvs.
  const { stdout } = spawnSync(
    'grep',
    ['-rlaF', ...skip.map((name) => `--exclude-dir=${name}`), '-f', '-', '--', directory],
    {
      input: needles(marker).join('\n'),
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    },
  );
  // grep goes on where a file cannot be read, or goes away.
  return stdout
    .split('\n')
    .filter((path) => path !== '')
    .map((path) => relative(directory, path).replaceAll(sep, '/'));
}

/**
 * Where in a home a secret may stand: npm, yarn 1 and bun read no token but from `.npmrc`, and AWS's own tools keep what they
 * signed in for below `.aws`.
 */
const allowedFiles = [/^\.npmrc$/, /^\.aws\/(?:sso|cli)\/cache\/[0-9a-f]{40}\.json$/];

/** Looks through a home that is about to go. Throws where a secret stands in a file that may hold none. */
export function requireNoSecretIn(home: string): void {
  const wrong = filesWithSecret(home).filter((path) => !allowedFiles.some((each) => each.test(path)));
  account({ what: 'home', hits: wrong });
  if (wrong.length > 0) throw new Error(`a secret stands in ${wrong.join(', ')} of ${home}`);
}

/** The programs whose answer is a token, by the words that start them. */
const tokenPrograms = [
  /\bvouch(?:\.js)?(?: \S+)*? (?:credential|env|exec)\b/,
  /--(?:cargo-plugin|keyring|npm-token|maven-env|token-for)\b/,
  /-m keyring get\b/,
  /\/(?:keyring|keyring-vouch\.js|cargo-credential-vouch|vouch-npm-token\S*|vouch-token-for|vouch-maven-env)\b/,
];

interface Output {
  readonly stdout: string;
  readonly stderr: string;
}

/** Whether a program printed a secret that is not its answer. What it says to a person never holds one. */
export function printsWrongly(
  command: readonly string[],
  { stdout, stderr }: Output,
  marker = canary,
): boolean {
  const mayAnswer = tokenPrograms.some((each) => each.test(command.join(' ')));
  // The one way to have GitHub hide a value in a job's log is to tell it the value there first.
  const printed = mayAnswer ? stderr.replace(/^::add-mask::.*$/gm, '') : `${stdout}${stderr}`;
  return needles(marker).some((needle) => printed.includes(needle));
}

/** Throws where it did. */
export function requireNoSecretPrinted(command: readonly string[], output: Output): void {
  const wrong = printsWrongly(command, output) ? [command.join(' ').slice(0, 200)] : [];
  account({ what: 'output', hits: wrong });
  if (wrong.length > 0) throw new Error(`a secret was printed by ${wrong[0]}`);
}

function account(entry: { readonly what: 'home' | 'output'; readonly hits: readonly string[] }): void {
  const file = process.env['VOUCH_TEST_CANARY_ACCOUNT'];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(entry)}\n`);
}
