import { join } from 'node:path';
import { launcherDirectory, programsOfLauncher } from '@vouch/adapter-kit';
import type { Context } from '@vouch/core';
import type { Remedy } from '../remedy.ts';
import { setUpAgain, setUpAwsAgain } from '../setup/set-up-again.ts';
import { bad, type Diagnosis, good } from './finding.ts';
import type { Scene } from './scene.ts';

/** Every launcher in `~/.vouch/bin` can be run, and names a Node and a program that are there. */
export async function lookAtLaunchers(scene: Scene): Promise<readonly Diagnosis[]> {
  const directory = launcherDirectory(scene.context);
  const names = await scene.context.files.readdir(directory).catch(() => []);
  const found = await Promise.all(names.map((name) => lookAt(scene, directory, name)));
  const wrong = found.filter((each) => each !== undefined);
  return wrong.length > 0 ? wrong : [good(startWhatIsThere(names.length))];
}

function startWhatIsThere(count: number): string {
  if (count === 0) return 'there are none: they come with a set-up';
  // Not "this installation": a launcher may start another that is there as well, and serve as well as this one.
  return count === 1
    ? '1 launcher starts a program that is there'
    : `${count} launchers start programs that are there`;
}

async function lookAt(scene: Scene, directory: string, name: string): Promise<Diagnosis | undefined> {
  const { context } = scene;
  const path = join(directory, name);
  const stat = await context.files.stat(path).catch(() => undefined);
  if (stat?.isFile() !== true) return undefined;
  if (context.platform !== 'win32' && (stat.mode & 0o100) === 0)
    return bad(`${path} cannot be run`, { kind: 'mode', path, mode: '700' });
  const programs = programsOfLauncher(await context.files.readFile(path, 'utf8'), context.platform);
  if (programs === undefined) return undefined;
  const [node, script] = programs;
  const gone = await firstGone(context, [node, script]);
  return gone === undefined
    ? undefined
    : bad(`${path} starts ${gone}, which is gone`, remedyFor(scene, name.replace(/\.cmd$/, '')));
}

async function firstGone({ files }: Context, paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) {
    const stat = await files.stat(path).catch(() => undefined);
    if (stat?.isFile() !== true) return path;
  }
  return undefined;
}

/** Which tools start a launcher, by the beginning of its name. */
const toolsOf: readonly (readonly [launcher: string, tools: readonly string[]])[] = [
  ['cargo-credential-vouch', ['cargo']],
  ['keyring', ['pip', 'uv', 'twine', 'poetry', 'pdm']],
  ['vouch-npm-token-', ['pnpm', 'yarn']],
  ['vouch-maven-env', ['maven']],
  ['vouch-token-for', ['gradle', 'sbt']],
];

/** Setup writes its launchers anew. */
function remedyFor({ config, setUps }: Scene, launcher: string): Remedy | undefined {
  if (launcher === 'vouch-credential-aws') {
    const [role] = config?.roles.values() ?? [];
    return role && setUpAwsAgain(config, role.awsProfile);
  }
  const tools = toolsOf.find(([start]) => launcher.startsWith(start))?.[1] ?? [];
  const setUp = setUps.find(({ tool }) => tools.includes(tool));
  return setUp && setUpAgain(config, setUp);
}
