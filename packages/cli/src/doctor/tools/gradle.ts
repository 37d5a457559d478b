import { readFileFact } from '@vouch/adapter-kit';
import { initScriptPath } from '@vouch/maven-settings';
import { setUpAgain } from '../../setup/set-up-again.ts';
import { bad, type Diagnosis, good } from '../finding.ts';
import type { Scene } from '../scene.ts';

/**
 * Gradle: its init script is where this shell's Gradle looks. An empty GRADLE_USER_HOME is the working directory to it (measured with 4.4.1),
 * where set-up writes nothing.
 */
export async function lookAtGradle({
  context,
  config,
  setUps,
  written,
}: Scene): Promise<readonly Diagnosis[]> {
  const setUp = setUps.find(({ tool }) => tool === 'gradle');
  if (setUp === undefined) return [];
  const variable = 'GRADLE_USER_HOME';
  if (context.env[variable] === '')
    return [
      bad(`${variable} is empty in this shell: it has gradle take the working directory for its home`, {
        kind: 'unset',
        names: [variable],
      }),
    ];
  const { path, text } = await readFileFact(context, initScriptPath(context));
  if (text?.includes('vouch-token-for')) return [good('gradle asks vouch for its tokens')];
  // A script that is gone is told of with the other files.
  if (written.some((file) => file.path === path)) return [];
  const why = context.env[variable] === undefined ? '' : `, where ${variable} has gradle look`;
  return [bad(`${path} does not ask vouch for a token${why}`, setUpAgain(config, setUp))];
}
