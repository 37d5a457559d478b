import { launcherDirectory, launcherPath, programsNamed, resolveTarget } from '@vouch/adapter-kit';
import type { Context } from '@vouch/core';
import { hasOurBackend } from 'keyring-vouch';
import type { Remedy } from '../remedy.ts';
import { setUpAgain } from '../setup/set-up-again.ts';
import { bad, type Diagnosis } from './finding.ts';
import type { Scene } from './scene.ts';

/** The first `keyring` on PATH, which pip and uv start by that name: ours, or one that has our backend. */
export async function firstKeyring(scene: Scene, tool: string): Promise<Diagnosis[]> {
  const { context } = scene;
  const [first] = await programsNamed(context, 'keyring');
  if (first === undefined) return [bad(`${tool} finds no keyring on PATH`, await putInFront(scene, tool))];
  if ((await isOurs(context, first)) || (await hasOurBackend(context, first))) return [];
  return [bad(`${tool} finds another keyring before vouch’s: ${first}`, await putInFront(scene, tool))];
}

/** By the file it leads to, however PATH spells its directory. A launcher behind a circle of symlinks leads nowhere. */
async function isOurs(context: Context, file: string): Promise<boolean> {
  const own = await resolveTarget(context, launcherPath(context, 'keyring')).catch(() => undefined);
  return (await resolveTarget(context, file)) === own;
}

/** What is on PATH already may be gone, or may not be started: then PATH mends nothing. */
async function putInFront({ context, config, setUps }: Scene, tool: string): Promise<Remedy | undefined> {
  const path = launcherPath(context, 'keyring');
  const stat = await context.files.stat(path).catch(() => undefined);
  const setUp = setUps.find((each) => each.tool === tool);
  if (stat === undefined && setUp !== undefined) return setUpAgain(config, setUp);
  if (context.platform !== 'win32' && stat !== undefined && (stat.mode & 0o100) === 0)
    return { kind: 'mode', path, mode: '700' };
  return { kind: 'path-first', directory: launcherDirectory(context) };
}
