import { dirname, join } from 'node:path';
import { openWorkbench, type Workbench } from '@vouch/workbench';
import type { Packed } from './pack.mjs';

/** The lines of Node that the packages are for: `engines`' floor, and those above it. */
export const nodeMajors = [20, 22, 24] as const;

/** The packed packages of these names. */
export type Tarballs = (...names: string[]) => readonly Packed[];

/** The Node of a line, as the bootstrap installed it; said loudly where it is missing, and CI has it. */
export function nodeOf(major: number): string | undefined {
  const node = process.env[`VOUCH_TEST_NODE_${major}`];
  if (node !== undefined) return node;
  if (process.env['CI']) throw new Error(`Node ${major} is not here, and CI must not skip its tests`);
  process.stderr.write(`\nSKIPPED: Node ${major} is not here: node tooling/bootstrap.mjs full\n`);
  return undefined;
}

/**
 * The machine of somebody who has never seen the repository: this Node, and these tarballs installed with
 * `npm install --global` into a prefix of its own. Without a network, since no program has a dependency.
 */
export async function openStranger(
  node: string,
  packages: readonly Packed[],
  open: () => Promise<Workbench> = openWorkbench,
): Promise<Workbench> {
  const bench = await open();
  // Beside the home, which a test may clear.
  const prefix = join(bench.emulator.directory, 'prefix');
  // A test runner that npm started has the workspaces' own programs on PATH; a stranger has not.
  const theirs = (bench.env['PATH'] ?? '').split(':').filter((entry) => !entry.endsWith('node_modules/.bin'));
  bench.env['PATH'] = [dirname(node), join(prefix, 'bin'), ...theirs].join(':');
  const tarballs = packages.map(({ tarball }) => tarball);
  const done = await bench.run('npm', ['install', '--global', '--offline', '--prefix', prefix, ...tarballs]);
  if (done.code !== 0) throw new Error(done.stderr);
  return bench;
}
