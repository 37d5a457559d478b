import type { Workbench } from '@vouch/workbench';

export interface Ran {
  readonly code: number;
  /** stdout and stderr as a terminal would show them. */
  readonly output: string;
}

/** No program prints it. */
const mark = '\x1e';

/** Runs commands one after the other in one shell, which keeps variables and the directory. Ends early with the shell. */
export async function runInOneShell(
  bench: Pick<Workbench, 'run'>,
  commands: readonly string[],
): Promise<Ran[]> {
  const script = [
    'exec 2>&1',
    // `$?` stays what the command made it.
    `said() { printf '\\n${mark}%s${mark}' "$1"; return "$1"; }`,
    ...commands.flatMap((command) => [command, 'said $?']),
  ].join('\n');
  // Some of what the pages show prints a token.
  const shell = ['--noprofile', '--norc', '-c', script];
  const { stdout } = await bench.run('bash', shell, { prints: 'a secret' });
  return [...stdout.matchAll(new RegExp(`([^${mark}]*)\n${mark}(\\d+)${mark}`, 'g'))].map(
    ([, output = '', code]) => ({ output, code: Number(code) }),
  );
}
