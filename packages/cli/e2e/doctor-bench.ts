import { chmod, cp, mkdir, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { openWorkbench, setupArgs, type Workbench } from '@vouch/workbench';
import { expect } from 'vitest';

export interface Finding {
  readonly check: string;
  readonly state: 'good' | 'warning' | 'bad';
  readonly what: string;
  readonly fix?: string;
}

export interface Examined {
  readonly code: number;
  readonly healthy: boolean;
  readonly findings: readonly Finding[];
  /** Everything that was printed. */
  readonly text: string;
}

/** What is broken: who names it, in what words, and the command that is printed for it. */
export interface Broken {
  readonly check: string;
  readonly says: RegExp;
  readonly state?: Finding['state'];
  readonly fix: RegExp;
}

/** A workbench with a shell's PATH of its own: `vouch`, and programs of the test's making, stand in `~/bin`. */
export interface DoctorBench extends Workbench {
  /** Runs the doctor; the commands run before it, in the same shell. */
  examine(options?: { readonly after?: readonly string[]; readonly cwd?: string }): Promise<Examined>;
  /** Puts a shell script into `~/bin`. */
  program(name: string, script: string, directory?: string): Promise<void>;
  /** The home and the environment as they are now, to go back to. */
  keep(): Promise<() => Promise<void>>;
  setUp(...tools: string[]): Promise<void>;
}

export async function openDoctorBench(
  options: Parameters<typeof openWorkbench>[0] = {},
): Promise<DoctorBench> {
  const bench = await openWorkbench(options);
  const bin = join(bench.home, 'bin');
  await mkdir(bin);
  await symlink(bench.vouchProgram, join(bin, 'vouch'));
  // The machine's own tools are slow to start, and as old as they are.
  bench.env['PATH'] = [
    join(bench.home, '.vouch', 'bin'),
    bin,
    dirname(process.execPath),
    '/usr/bin',
    '/bin',
  ].join(':');

  const program: DoctorBench['program'] = async (name, script, directory = 'bin') => {
    const path = join(bench.home, directory, name);
    await rm(path, { force: true });
    await bench.write(directory, { [name]: `#!/bin/sh\n${script}\n` });
    await chmod(path, 0o755);
  };
  await program('cargo', 'echo "cargo 1.95.0 (f2d3ce0bd 2026-03-21)"');
  await program('uv', 'exit 0');
  await program('pip', 'echo "pip 26.2 from /usr/lib/python3 (python 3.11)"');

  return {
    ...bench,
    program,
    async examine({ after = [], cwd = bench.home } = {}) {
      const script = [...after, `exec '${process.execPath}' '${bench.vouchProgram}' doctor --json`].join(
        '\n',
      );
      const { code, stdout, stderr } = await bench.run('sh', ['-c', script], { cwd });
      const answer = /^\{\n {2}"healthy"[\s\S]*/m.exec(stdout)?.[0];
      if (answer === undefined) throw new Error(`no findings: ${stdout}${stderr}`);
      return { code, ...JSON.parse(answer), text: stdout + stderr };
    },
    async keep() {
      const aside = `${bench.home}.kept`;
      await rm(aside, { recursive: true, force: true });
      await cp(bench.home, aside, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
      const env = { ...bench.env };
      return async () => {
        // An agent that ends may still be writing.
        await rm(bench.home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
        await cp(aside, bench.home, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
        for (const name of Object.keys(bench.env)) delete bench.env[name];
        Object.assign(bench.env, env);
      };
    },
    async setUp(...tools) {
      for (const tool of tools) {
        const words = setupArgs(tool);
        const done = await bench.vouch(...words);
        if (done.code !== 0) throw new Error(done.stderr);
      }
    },
    async close() {
      await bench.close();
      await rm(`${bench.home}.kept`, { recursive: true, force: true });
    },
  };
}

/** The one finding that tells of this, with its command. */
export function findingOf({ findings }: Examined, { check, says, state = 'bad' }: Broken): Finding {
  const found = findings.filter((each) => each.check === check && says.test(each.what));
  expect(found, `${check} says ${says} once, of:\n${JSON.stringify(findings, null, 1)}`).toHaveLength(1);
  expect(found[0]?.state).toBe(state);
  return found[0] as Finding;
}

/**
 * The proof: the doctor names each of these; the commands that it prints for them, run as they stand and in their order,
 * mend all of them; a second run of the doctor finds none. Gives both.
 */
export async function expectFixed(
  bench: DoctorBench,
  broken: readonly Broken[],
  options: { readonly cwd?: string } = {},
): Promise<{ readonly before: Examined; readonly after: Examined }> {
  const before = await bench.examine(options);
  const found = broken.map((each) => findingOf(before, each));
  for (const [index, each] of broken.entries()) expect(found[index]?.fix).toMatch(each.fix);
  expect(before.code).toBe(before.findings.some(({ state }) => state === 'bad') ? 1 : 0);
  const fixes = before.findings.filter((each) => found.includes(each)).map(({ fix }) => fix as string);
  const after = await bench.examine({ ...options, after: fixes });
  for (const each of broken) {
    const still = after.findings.filter(
      ({ check, what, state }) => check === each.check && state !== 'good' && each.says.test(what),
    );
    expect(still, `${each.says} after:\n${fixes.join('\n')}\n${after.text}`).toEqual([]);
  }
  return { before, after };
}
