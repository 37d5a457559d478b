import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

export interface ClientResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The absolute path of a program on PATH, or undefined. */
export function programOnPath(name: string): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((directory) => join(directory, name))
    .find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Runs a client to its end. Asynchronous, since the emulator that it talks to lives in this process.
 * `environment` goes over what a program needs to start at all; nothing else of ours reaches it.
 */
export function runClient(
  file: string,
  args: readonly string[],
  options: { readonly environment: Readonly<Record<string, string>>; readonly directory: string },
): Promise<ClientResult> {
  const kept = ['PATH', 'LANG', 'RUSTUP_HOME', 'RUSTUP_TOOLCHAIN', 'PYENV_VERSION', 'PYENV_ROOT', 'TMPDIR'];
  const base = Object.fromEntries(kept.map((name) => [name, process.env[name]]));
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd: options.directory,
      env: { ...base, ...options.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 120_000,
    });
    const heard = { stdout: '', stderr: '' };
    child.stdout.on('data', (data: Buffer) => {
      heard.stdout += data.toString('utf8');
    });
    child.stderr.on('data', (data: Buffer) => {
      heard.stderr += data.toString('utf8');
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, ...heard }));
  });
}

/**
 * Whether the tests of a client are to be skipped, said loudly. Under CI nothing is: a machine that lacks the client
 * there would hide that the tests never ran.
 */
export function isMissing(program: string, path: string | undefined): boolean {
  if (path !== undefined) return false;
  if (process.env['CI'] === 'true')
    throw new Error(`${program} is not on this machine, and CI must not skip its tests`);
  process.stderr.write(
    `\nSKIPPED: ${program} is not on this machine, so nothing checks the emulator against it\n`,
  );
  return true;
}
