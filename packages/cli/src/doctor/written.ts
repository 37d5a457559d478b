import { dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import {
  describePath,
  type Owner,
  repositoryOwner,
  repositoryUse,
  sameOwner,
  type WrittenFile,
  type WrittenKey,
} from '@vouch/adapter-kit';
import type { Context } from '@vouch/core';
import { allOf, type Remedy } from '../remedy.ts';
import { setUpAgain, setUpAwsAgain, takeBack } from '../setup/set-up-again.ts';
import { bad, type Diagnosis, warning } from './finding.ts';
import type { Scene } from './scene.ts';

/** Every file and key that a set-up wrote is there still, whichever tool it is for. */
export async function lookAtWrittenFiles(scene: Scene): Promise<readonly Diagnosis[]> {
  const found = await Promise.all(scene.written.map((file) => lookAtFile(scene, file)));
  return found.filter((each) => each !== undefined);
}

async function lookAtFile(scene: Scene, file: WrittenFile): Promise<Diagnosis | undefined> {
  const keys = (await keysInUse(scene.context, file)).filter((key) => !isToken(key));
  if (file.is === 'unreadable')
    return keys.length === 0 ? undefined : warning(`not checked: ${file.failure?.message}`);
  const gone = keys.filter(({ is }) => is === 'gone');
  const [first] = gone;
  if (first === undefined) return undefined;
  const tools = [...new Set(gone.flatMap(({ owners }) => owners.map(({ tool }) => tool)))].join(', ');
  const others = gone.length === 1 ? '' : `, nor ${gone.length - 1} more`;
  const told =
    file.is === 'gone'
      ? `${file.path} is gone, which setup wrote for ${tools}`
      : `${file.path} has no ${describePath(first.path)} any more${others}, which setup wrote for ${tools}`;
  return bad(told, remedyFor(scene, file, gone));
}

/** A project whose directory was taken away misses nothing. */
async function keysInUse({ files }: Context, { keys }: WrittenFile): Promise<readonly WrittenKey[]> {
  const isInUse = async (owner: Owner) => {
    const project = repositoryUse(owner)?.project;
    return project === undefined || (await files.stat(project).catch(() => undefined)) !== undefined;
  };
  const known = await Promise.all(
    keys.map(async (key) => {
      const used = await Promise.all(key.owners.map(isInUse));
      return { ...key, owners: key.owners.filter((_owner, index) => used[index]) };
    }),
  );
  return known.filter(({ owners }) => owners.length > 0);
}

/** A token comes and goes with the session; the check of npm's tokens tells of it. */
function isToken({ path }: WrittenKey): boolean {
  return path.some((step) => typeof step === 'string' && step.endsWith(':_authToken'));
}

/** The fewest set-ups that write all of it: one is enough for what several share. */
function remedyFor(scene: Scene, { path }: WrittenFile, gone: readonly WrittenKey[]): Remedy | undefined {
  const chosen: Owner[] = [];
  for (const { owners } of gone) {
    const [first] = owners;
    if (first !== undefined && !owners.some((each) => chosen.some((other) => sameOwner(each, other))))
      chosen.push(first);
  }
  const remedies = chosen.map((owner) => againFor(scene, owner, path)).filter((each) => each !== undefined);
  return allOf(remedies);
}

function againFor({ context, config, setUps }: Scene, owner: Owner, path: string): Remedy | undefined {
  if (owner.tool === 'aws') return setUpAwsAgain(config, owner.id);
  const setUp = setUps.find((each) => sameOwner(repositoryOwner(each), owner));
  if (setUp === undefined) return undefined;
  // Set-up writes into the environment that is active, and this one is not, or is gone.
  const isOfAnEnvironment = setUp.tool === 'pip' && setUp.project !== undefined;
  const isElsewhere = isOfAnEnvironment && dirname(path) !== context.env['VIRTUAL_ENV'];
  return isElsewhere ? takeBack(config, setUp) : setUpAgain(config, setUp);
}

/** What of these findings another check does not mend with the same commands. Pure. */
export function notFixedBy(others: readonly Diagnosis[], own: readonly Diagnosis[]): readonly Diagnosis[] {
  const known = others.flatMap(({ remedy }) => partsOf(remedy));
  const said = others.filter(({ state }) => state !== 'good').map(({ what }) => what);
  const isTold = ({ what, remedy }: Diagnosis) =>
    remedy === undefined
      ? said.includes(what)
      : partsOf(remedy).every((part) => known.some((each) => isDeepStrictEqual(each, part)));
  return own.filter((each) => !isTold(each));
}

function partsOf(remedy: Remedy | undefined): readonly Remedy[] {
  if (remedy === undefined) return [];
  return remedy.kind === 'all' ? remedy.remedies.flatMap(partsOf) : [remedy];
}
