import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { inTestHome, type TestHome } from '@vouch/adapter-kit/testing';
import type { RunResult } from '@vouch/core';
import { describe, expect, it, vi } from 'vitest';
import { readPythonFacts } from './python-at-hand.ts';

const python = pythonHere();

function pythonHere(): string | undefined {
  try {
    const script = 'import sys; print(getattr(sys, "_base_executable", sys.executable))';
    return execFileSync('python3', ['-c', script], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}

/** A home whose user site has keyring and our backend, asked in a project that has modules of those names. */
async function factsIn(
  home: TestHome,
  env: Record<string, string>,
  installed: readonly string[] = ['keyring', 'keyrings_vouch'],
) {
  const own = { HOME: home.home, PATH: dirname(python as string), ...env };
  const site = execFileSync(python as string, ['-m', 'site', '--user-site'], {
    env: { ...own, PYTHONNOUSERSITE: '' },
    encoding: 'utf8',
  });
  const below = site.trim().slice(home.home.length + 1);
  for (const name of installed) home.write(`${below}/${name}/__init__.py`, '');
  const workingDirectory = join(home.home, 'project');
  for (const name of ['sysconfig', 'site', 'pip', 'keyring', 'keyrings_vouch', 'importlib'])
    home.write(`project/${name}.py`, 'open("was run", "w")\n');
  const run = (file: string, args: readonly string[]) =>
    new Promise<RunResult>((resolve) => {
      const options = { env: own, cwd: workingDirectory };
      execFile(file, [...args], options, (_, stdout, stderr) => resolve({ code: 0, stdout, stderr }));
    });
  const facts = await readPythonFacts({ ...home.context, env: own, workingDirectory, run });
  expect(existsSync(join(workingDirectory, 'was run'))).toBe(false);
  return facts;
}

function venv(home: TestHome, ...more: string[]): string {
  const directory = join(home.home, 'venv');
  execFileSync(python as string, ['-m', 'venv', '--without-pip', ...more, directory]);
  return directory;
}

describe('the Python that is asked', () => {
  /** A home in which each of these programs answers, and what was asked of which. */
  async function asked(
    programs: readonly string[],
    env: Record<string, string> = {},
    answer: Partial<RunResult> = {},
  ) {
    return await inTestHome(async (home) => {
      for (const path of programs) home.write(path, '', 0o755);
      const run = vi.fn(async () => ({ code: 0, stdout: '26.3\n1\n0\n', stderr: '', ...answer }));
      const own = { PATH: join(home.home, 'bin'), ...env };
      const context = { ...home.context, workingDirectory: home.home, env: own, run };
      const facts = await readPythonFacts(context);
      return {
        facts: { ...facts, python: facts.python?.slice(home.home.length + 1) },
        calls: run.mock.calls,
      };
    });
  }

  it('is python3 before python, and not one of a relative environment', async () => {
    expect((await asked(['bin/python', 'bin/python3'])).facts.python).toBe('bin/python3');
    expect((await asked(['bin/python'])).facts.python).toBe('bin/python');
    await inTestHome(async (home) => {
      home.write('bin/python3', '', 0o755);
      const VIRTUAL_ENV = relative(process.cwd(), home.home);
      expect((await asked(['bin/python'], { VIRTUAL_ENV })).facts.python).toBe('bin/python');
    });
  });

  it('has ten seconds, and nothing of PYTHONPATH', async () => {
    const { calls } = await asked(['bin/python3']);
    expect(calls).toEqual([[expect.any(String), ['-E', '-c', expect.any(String)], { timeout: 10_000 }]]);
  });

  it('is known, and nothing of it, where it fails', async () => {
    expect((await asked(['bin/python3'], {}, { code: 1 })).facts).toEqual({
      python: 'bin/python3',
      pip: undefined,
      keyring: false,
      backend: false,
      managed: false,
    });
  });

  it.each([
    ['26.3\r\n1\r\n0\r\n', { pip: '26.3', backend: true, managed: false }],
    ['23\n0\n1\n', { pip: '23', backend: false, managed: true }],
    ['26.3.dev0\n0\n0\n', { pip: '26.3', backend: false, managed: false }],
    ['a 26.3\n0\n0\n', { pip: undefined, backend: false, managed: false }],
  ])('says %j', async (stdout, facts) => {
    expect((await asked(['bin/python3'], {}, { stdout })).facts).toMatchObject(facts);
  });
});

describe.skipIf(python === undefined || process.platform === 'win32')(
  'the backend in the user’s site',
  () => {
    it('is there for the Python itself, and not where PYTHONNOUSERSITE takes that site away', async () => {
      await inTestHome(async (home) => {
        expect(await factsIn(home, {})).toMatchObject({ backend: true });
        expect(await factsIn(home, { PYTHONNOUSERSITE: '1' })).toMatchObject({ backend: false });
      });
    });

    it.each(['keyring', 'keyrings_vouch'])('is not there with %s alone', async (name) => {
      await inTestHome(async (home) => {
        expect(await factsIn(home, {}, [name])).toMatchObject({ backend: false });
      });
    });

    it('is not there for an ordinary virtual environment', async () => {
      await inTestHome(async (home) => {
        expect(await factsIn(home, { VIRTUAL_ENV: venv(home) })).toMatchObject({ backend: false });
      });
    });

    it('is there for one that sees what the system has', async () => {
      await inTestHome(async (home) => {
        const VIRTUAL_ENV = venv(home, '--system-site-packages');
        expect(await factsIn(home, { VIRTUAL_ENV })).toMatchObject({ backend: true });
      });
    });
  },
);
