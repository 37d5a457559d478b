import { join } from 'node:path';
import { openWorkbench, type Workbench } from '@vouch/workbench';
import { shellOnPath } from '@vouch/workbench/shells';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench.close());

/** What each shell offers for words, of which the last is the one that is being typed. */
const shells = {
  bash: [
    // As bash 3.2, which macOS has: without these.
    'enable -n mapfile readarray compopt; source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _vouch; printf "%s\\n" "${COMPREPLY[@]}"',
    '--norc',
    '-c',
  ],
  zsh: [
    // As the completion system does: what does not begin with the word is left out.
    'compdef() { }; compset() { typed=${typed#*=} }; _files() { }; source "$1"; shift; words=("$@"); CURRENT=$#; typed="$words[CURRENT]"; compadd() { shift; print -l -- ${(M)@:#${typed}*} }; _vouch',
    '-fc',
  ],
  fish: ['source $argv[1]; complete -C (string join -- " " $argv[2..-1])', '--no-config', '-c'],
} as const;

describe.each(Object.entries(shells))('vouch completion %s', (shell, [script, ...options]) => {
  const missing = shellOnPath(shell) === undefined;

  async function offered(...words: string[]): Promise<string[]> {
    const { stdout } = await bench.vouch('completion', shell);
    await bench.write('.', { completion: stdout });
    const name = options.at(-1)?.endsWith('c') && shell !== 'fish' ? [shell] : [];
    const more = [...name, join(bench.home, 'completion'), 'vouch', ...words];
    const done = await bench.run(shell, [...options, script, ...more]);
    expect(done.stderr).toBe('');
    // fish tells the description behind a tab, and the whole of `--flag=value`.
    const found = done.stdout.split('\n').map((line) => line.replace(/\t.*$/, '').replace(/^--[\w-]+=/, ''));
    return found.filter((line) => line !== '');
  }

  it.skipIf(missing)('offers commands, flags and help where they may stand', async () => {
    expect(await offered('setup', 'co')).toEqual(['codeartifact']);
    expect(await offered('he')).toEqual(['help']);
    expect(await offered('help', 'se')).toEqual(['setup']);
    expect((await offered('help', 'setup', '')).toSorted()).toEqual(['aws', 'codeartifact', 'import']);
    expect((await offered('setup', 'help', '')).toSorted()).toEqual(['aws', 'codeartifact', 'import']);
    expect(await offered('setup', 'aws', '--rol')).toEqual(['--role']);
    expect(await offered('enroll', 'https://login.example.com', '--cl')).toEqual(['--client-id']);
    expect(await offered('setup', 'codeartifact', '--tool', 'cargo', '--repos')).toEqual(['--repository']);
  });

  it.skipIf(missing)('offers the values of a flag and of an argument', async () => {
    const setup = ['setup', 'codeartifact'];
    expect(await offered(...setup, '--tool', 'car')).toEqual(['cargo']);
    expect(await offered(...setup, '--tool', 'cargo', '--token-store', '')).toEqual(
      ['memory', 'file'].toSorted(order(shell)),
    );
    expect(await offered(...setup, '--endpoint-type', 'd')).toEqual(['dualstack']);
    expect(await offered('setup', 'aws', '--print-policy', 't')).toEqual(['terraform']);
    expect(await offered('env', '--shell', 'po')).toEqual(['powershell']);
    expect(await offered('credential', 'codeartifact', '--format', 'j')).toEqual(['json']);
    expect(await offered('exec', '--tool', 'poe')).toEqual(['poetry']);
    expect(await offered('completion', 'fi')).toEqual(['fish']);
    expect(await offered(...setup, '--repository', '')).toEqual([]);
    expect(await offered(...setup, '--tool=car')).toEqual(['cargo']);
    if (shell === 'bash') expect(await offered(...setup, '--tool', '=', 'car')).toEqual(['cargo']);
  });

  it.skipIf(missing)('offers nothing of ours to the command that vouch exec runs', async () => {
    expect(await offered('exec', '--', '--to')).toEqual([]);
    expect(await offered('exec', '--tool', 'npm', '--', 'npm', '--ca')).toEqual([]);
    expect(await offered('exec', 'npm', '--ca')).toEqual([]);
    expect(await offered('exec', '--ca-d')).toContain('--ca-domain');
  });
});

/** fish sorts what it offers. */
function order(shell: string): (one: string, other: string) => number {
  return shell === 'fish' ? (one, other) => (one < other ? -1 : 1) : () => 0;
}
