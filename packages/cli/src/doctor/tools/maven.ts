import { join } from 'node:path';
import { directoriesUpward, firstDirectory, readFileFact } from '@vouch/adapter-kit';
import { type Context, sameDomain, sameRepository } from '@vouch/core';
import {
  foreignMirror,
  type MavenSettings,
  mirrorNote,
  namesSettings,
  rcPath,
  readSettings,
  settingsPath,
} from '@vouch/maven-settings';
import { setUpAgain } from '../../setup/set-up-again.ts';
import type { SetUp } from '../../setup/set-ups.ts';
import { damaged } from '../damage.ts';
import { bad, type Diagnosis, good, warning } from '../finding.ts';
import { repositoryAt } from '../found-token.ts';
import { gather } from '../gather.ts';
import { lookAtEnvironment } from '../overrides/look.ts';
import type { Scene } from '../scene.ts';
import { lookAtPom } from './pom.ts';

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
  const isOurs = ({ url }: { readonly url: string }) => isOf(scene, setUp, url);
  const [ours] = [...settings.mirrors, ...settings.repositories].filter(isOurs);
  if (ours === undefined) return [bad(`${path} has no ${setUp.repository} any more`, again)];
  const rc = await readFileFact(context, rcPath(context));
  if (!rc.text?.includes('vouch-maven-env'))
    return [bad(`${rc.path} does not ask vouch for a token any more`, again)];
  return [...lookAtMirrors(scene, setUp, settings, ours), ...(await lookAtPom(context, ours.id))];
}

/** A mirror that somebody added since. One in our domain has our token. */
function lookAtMirrors(
  scene: Scene,
  setUp: SetUp,
  { mirrors }: MavenSettings,
  ours: Parameters<typeof foreignMirror>[1],
): Diagnosis[] {
  const mirror = foreignMirror(mirrors, ours, (url) => isOf(scene, setUp, url));
  const domain = mirror && repositoryAt(scene, mirror.url);
  if (mirror === undefined || (domain !== undefined && sameDomain(domain, setUp))) return [];
  const told = `${settingsPath(scene.context)}, ${setUp.repository} of ${setUp.domain}`;
  return [bad(`${told}: ${mirrorNote(mirror, ours)}`)];
}

/** Whether a URL is the repository's, by whichever of its hosts. */
function isOf(scene: Scene, setUp: SetUp, url: string): boolean {
  const found = repositoryAt(scene, url);
  return found?.format === setUp.format && sameRepository(found, setUp);
}

/**
 * `-s` and its file stand on one line, or on two; in Maven 3.8, which parts a line at its blanks, behind other words as well. Later ones take
 * a line for one word, so that what stands in a `-D` may be its value, and a `#` begins a comment.
 */
async function lookAtProject({ context }: Scene): Promise<Diagnosis[]> {
  const path = join(await projectDirectory(context), '.mvn', 'maven.config');
  const { text, target } = await readFileFact(context, path);
  const lines = (text ?? '').split('\n');
  const at = lines.findIndex((each) => namesSettings(each) && !/^\s*(#|-D)/.test(each));
  if (at === -1) return [];
  const from = at + 1;
  const told = `${path}:${from} names settings of its own, in the place of ~/.m2/settings.xml`;
  const [, file] = /^\s*(?:-s|--settings(?![^\s=]))[\s=]*(\S*)\s*$/.exec(lines[at] ?? '') ?? [];
  if (file === undefined) return [warning(told)];
  const to = file === '' && lines[from] ? from + 1 : from;
  return [warning(told, { kind: 'cut-lines', file: target, from, to, holds: '-s' })];
}

/** The nearest directory above that has a `.mvn`, as the `mvn` script looks for it; else this one. */
async function projectDirectory(context: Context): Promise<string> {
  const isProject = async (at: string) => {
    const stat = await context.files.stat(join(at, '.mvn')).catch(() => undefined);
    return stat?.isDirectory() === true;
  };
  return (await firstDirectory(directoriesUpward(context), isProject)) ?? context.workingDirectory;
}
