import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inTestHome, type TestHome } from '@vouch/adapter-kit/testing';
import type { RunResult } from '@vouch/core';
import { describe, expect, it } from 'vitest';
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
async function factsIn(home: TestHome, env: Record<string, string>) {
  const own = { HOME: home.home, PATH: dirname(python as string), ...env };
  const site = execFileSync(python as string, ['-m', 'site', '--user-site'], {
    env: { ...own, PYTHONNOUSERSITE: '' },
    encoding: 'utf8',
  });
  const below = site.trim().slice(home.home.length + 1);
  for (const name of ['keyring', 'keyrings_vouch']) home.write(`${below}/${name}/__init__.py`, '');
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

describe.skipIf(python === undefined || process.platform === 'win32')(
  'the backend in the user’s site',
  () => {
    it('is there for the Python itself, and not where PYTHONNOUSERSITE takes that site away', async () => {
      await inTestHome(async (home) => {
        expect(await factsIn(home, {})).toMatchObject({ backend: true });
        expect(await factsIn(home, { PYTHONNOUSERSITE: '1' })).toMatchObject({ backend: false });
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
