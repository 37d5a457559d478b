import { join } from 'node:path';
import { readFileFact } from '@vouch/adapter-kit';
import { sameRepository } from '@vouch/core';
import { type MavenSettings, rcPath, readSettings, settingsPath } from '@vouch/maven-settings';
import { setUpAgain } from '../../setup/set-up-again.ts';
import type { SetUp } from '../../setup/set-ups.ts';
import { damaged } from '../damage.ts';
import { bad, type Diagnosis, good, warning } from '../finding.ts';
import { repositoryAt } from '../found-token.ts';
import { gather } from '../gather.ts';
import { lookAtEnvironment } from '../overrides.ts';
import type { Scene } from '../scene.ts';

/** Maven: its settings, the block that asks for a token before it starts, and what keeps it from either. */
export async function lookAtMaven(scene: Scene): Promise<readonly Diagnosis[]> {
  const setUps = scene.setUps.filter(({ tool }) => tool === 'maven');
  if (setUps.length === 0) return [];
  const found = await gather(
    lookAtEnvironment(scene, 'maven'),
    lookAtProject(scene),
    ...setUps.map((setUp) => lookAtFiles(scene, setUp)),
  );
  return found.length > 0 ? found : [good('mvn asks vouch for its tokens before it starts')];
}

/** What setup wrote, by its signs: a URL of the repository in settings.xml, and the launcher in the file that `mvn` reads. */
async function lookAtFiles(scene: Scene, setUp: SetUp): Promise<Diagnosis[]> {
  const { context, config } = scene;
  const path = settingsPath(context);
  const again = setUpAgain(config, setUp);
  let settings: MavenSettings;
  try {
    settings = readSettings((await readFileFact(context, path)).text, path);
  } catch (thrown) {
    return [damaged(path, thrown, again)];
  }
  if (![...settings.repositories, ...settings.mirrors].some(({ url }) => isOf(scene, setUp, url)))
    return [bad(`${path} has no ${setUp.repository} any more`, again)];
  const rc = await readFileFact(context, rcPath(context));
  if (!rc.text?.includes('vouch-maven-env'))
    return [bad(`${rc.path} does not ask vouch for a token any more`, again)];
  return [];
}

/** Whether a URL is the repository's, by whichever of its hosts. */
function isOf(scene: Scene, setUp: SetUp, url: string): boolean {
  const found = repositoryAt(scene, url);
  return found?.format === setUp.format && sameRepository(found, setUp);
}

async function lookAtProject({ context }: Scene): Promise<Diagnosis[]> {
  const path = join(context.workingDirectory, '.mvn', 'maven.config');
  const { text, target } = await readFileFact(context, path);
  const line = (text ?? '').split('\n').findIndex((each) => /^\s*(-s|--settings)(\s|=|$)/.test(each)) + 1;
  if (line === 0) return [];
  const told = `${path}:${line} names settings of its own, in the place of ~/.m2/settings.xml`;
  return [warning(told, { kind: 'cut-lines', file: target, from: line, to: line, holds: '-s' })];
}
