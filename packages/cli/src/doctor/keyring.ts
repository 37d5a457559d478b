import { dirname, join } from 'node:path';
import { programsNamed } from '@vouch/adapter-kit';
import { vouchDirectory } from '@vouch/core';
import { bad, type Diagnosis } from './finding.ts';
import type { Scene } from './scene.ts';

const deadlineMs = 10_000;

/** The first `keyring` on PATH, which pip and uv start by that name: ours, or one that has our backend. */
export async function firstKeyring({ context }: Scene, tool: string): Promise<Diagnosis[]> {
  const directory = join(vouchDirectory(context), 'bin');
  const remedy = { kind: 'path-first', directory } as const;
  const [first] = await programsNamed(context, 'keyring');
  if (first === undefined) return [bad(`${tool} finds no keyring on PATH`, remedy)];
  if (dirname(first) === directory) return [];
  // Its backends and not our service: that needs no sign-in, and no token is printed.
  const { stdout } = await context.run(first, ['--list-backends'], { timeout: deadlineMs });
  if (stdout.includes('keyrings_vouch')) return [];
  return [bad(`${tool} finds another keyring before vouch’s: ${first}`, remedy)];
}
