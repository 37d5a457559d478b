import { dirname } from 'node:path';
import { type Edit, editLauncher, type LauncherFact, pathFirst, readLauncherFact } from '@vouch/adapter-kit';
import type { Context } from '@vouch/core';
import { type KeyringOnPath, keyringsOnPath } from '../keyrings-on-path.ts';
import type { PythonRequest } from './request.ts';

/** What a tool that starts `keyring` by its bare name would find. */
export interface KeyringFacts {
  readonly launcher: LauncherFact;
  /** `ours`: our launcher. `serves`: somebody's keyring that has our backend. `other`: one that has not. */
  readonly first: 'ours' | 'serves' | 'other' | 'none';
  /** Whether the launcher's directory is on PATH at all. */
  readonly onPath: boolean;
}

const deadlineMs = 10_000;

/** Looks at the first `keyring` on PATH. */
export async function readKeyringFacts(context: Context): Promise<KeyringFacts> {
  const launcher = await readLauncherFact(context, 'keyring');
  const found: KeyringOnPath[] = [];
  for await (const each of keyringsOnPath(context)) found.push(each);
  const onPath = found.some(({ kind }) => kind === 'ours');
  return { launcher, first: await kindOf(context, found[0]), onPath };
}

async function kindOf(context: Context, found: KeyringOnPath | undefined): Promise<KeyringFacts['first']> {
  if (found === undefined) return 'none';
  if (found.kind === 'ours') return 'ours';
  return (await hasOurBackend(context, found.file)) ? 'serves' : 'other';
}

/**
 * Whether somebody's keyring has our backend. It is asked for its backends and not for our service: that needs no sign-in,
 * and no token is printed.
 */
export async function hasOurBackend(context: Context, file: string): Promise<boolean> {
  const { stdout } = await context.run(file, ['--list-backends'], { timeout: deadlineMs });
  return stdout.includes('keyrings_vouch');
}

/** The launcher, where no other keyring serves already. */
export function launcherEdits({ program }: PythonRequest, { launcher, first }: KeyringFacts): Edit[] {
  return first === 'serves' ? [] : [editLauncher(launcher, program)];
}

/** What the person must do so that the tool finds it. */
export function launcherNotes({ launcher, first, onPath }: KeyringFacts): string[] {
  const directory = dirname(launcher.path);
  if (first === 'serves' || first === 'ours') return [];
  if (onPath) return [`another keyring comes first on PATH: put ${directory} before it`];
  const command = pathFirst(directory);
  return [`put ${directory} on PATH, before any other keyring${command === undefined ? '' : `: ${command}`}`];
}
