import { execFile, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** What only a C program can do to another process needs a compiler; cargo's linker brings one. */
export const canCompile = process.platform === 'linux' && spawnSync('cc', ['--version']).status === 0;
if (!canCompile)
  process.stderr.write('SKIPPED: ptrace and LD_PRELOAD against the agent (need Linux and cc)\n');

/** Compiles a program of `native/` to the path `output`. */
export async function compile(
  name: 'attach' | 'preload',
  output: string,
  ...options: string[]
): Promise<void> {
  const source = fileURLToPath(new URL(`native/${name}.c`, import.meta.url));
  await promisify(execFile)('cc', ['-o', output, source, ...options]);
}
