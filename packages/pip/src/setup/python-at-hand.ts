import { isAbsolute, join } from 'node:path';
import { pathDirectories, programIn } from '@vouch/adapter-kit';
import type { Context } from '@vouch/core';

/** The Python whose pip a person here would run. */
export interface PythonFacts {
  /** pip's version, or undefined where there is no pip or no Python. */
  readonly pip: string | undefined;
  /** The Python itself, by its path. */
  readonly python?: string;
  /** Whether it is the system's, which lets nobody install beside it (PEP 668). */
  readonly managed: boolean;
  /** Whether keyring is installed beside it. */
  readonly keyring: boolean;
  /** Whether keyring and our backend are. */
  readonly backend: boolean;
}

const deadlineMs = 10_000;

/**
 * The working directory goes off the import path before anything is imported that a project could have a module of.
 * `-I` would do that too, and take the user's site away, which some Pythons have and an ordinary virtual environment
 * has not: only Python's own start tells.
 */
const question = `
import sys
sys.path = [entry for entry in sys.path if entry]
import os, sysconfig
from importlib.util import find_spec
pip = find_spec("pip")
version = [line for line in open(pip.origin, encoding="utf-8") if line.startswith("__version__")] if pip else []
print(version[0].split('"')[1] if version else "")
keyring = bool(find_spec("keyring"))
print(int(bool(keyring and find_spec("keyrings_vouch"))))
mark = os.path.join(sysconfig.get_path("stdlib"), "EXTERNALLY-MANAGED")
print(int(sys.prefix == sys.base_prefix and os.path.exists(mark)))
print(int(keyring))
`;

/** Asks the Python of the active virtual environment, else the first one on PATH. */
export async function readPythonFacts(context: Context): Promise<PythonFacts> {
  const python = await findPython(context);
  const facts = python === undefined ? undefined : await askPython(context, python);
  const unknown = { pip: undefined, keyring: false, backend: false, managed: false };
  return facts ?? { ...unknown, ...(python !== undefined && { python }) };
}

/** Asks one Python; undefined where it does not answer. */
export async function askPython(context: Context, python: string): Promise<PythonFacts | undefined> {
  // -E takes PYTHONPATH away, which is this shell's alone, and with it what this shell says of the user's site.
  const flags = context.env['PYTHONNOUSERSITE'] ? ['-E', '-s'] : ['-E'];
  const { code, stdout } = await context.run(python, [...flags, '-c', question], { timeout: deadlineMs });
  if (code !== 0) return undefined;
  const [pip = '', backend = '', managed = '', keyring = ''] = stdout.split(/\r?\n/);
  return {
    pip: /^\d+(\.\d+)*/.exec(pip)?.[0],
    python,
    keyring: keyring === '1',
    backend: backend === '1',
    managed: managed === '1',
  };
}

async function findPython(context: Context): Promise<string | undefined> {
  const { env, platform } = context;
  const environment = env['VIRTUAL_ENV'] ?? '';
  const own = isAbsolute(environment) ? [join(environment, platform === 'win32' ? 'Scripts' : 'bin')] : [];
  for (const directory of [...own, ...pathDirectories(context)]) {
    for (const name of platform === 'win32' ? ['python'] : ['python3', 'python']) {
      const found = await programIn(context, directory, name);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}
