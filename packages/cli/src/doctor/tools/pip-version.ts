import { dirname, join } from 'node:path';
import { isAtLeast, programsNamed } from '@vouch/adapter-kit';
import type { Context } from '@vouch/core';
import { pipLacks, pipUpgrade } from 'keyring-vouch';
import type { Remedy } from '../../remedy.ts';
import { bad, type Diagnosis, good, warning } from '../finding.ts';
import { versionDeadlineMs } from '../version.ts';

/** Where pip looks for packages. */
interface IndexInForce {
  /** The variable, or the line. */
  readonly at: string;
  /** The name in front of the host; empty for none. */
  readonly user: string;
  readonly remedy: Remedy;
}

/** A pip that is too old to ask keyring, or to ask it in CI, or for an index without our user name. */
export async function lookAtPipVersion(
  context: Context,
  provider: 'import' | 'subprocess',
  index?: IndexInForce,
): Promise<readonly Diagnosis[]> {
  const [pip] = [...(await programsNamed(context, 'pip')), ...(await programsNamed(context, 'pip3'))];
  if (pip === undefined) return [];
  const { stdout } = await context.run(pip, ['--version'], { timeout: versionDeadlineMs });
  const version = /\d+(?:\.\d+)+/.exec(stdout)?.[0];
  const lacks = pipLacks(version, provider);
  if (lacks === undefined) {
    // pip, `_internal/network/auth.py`: a prompt or a 401 is all there is then, and nothing of ours is asked that could say why.
    const isAsked = provider === 'import' || isAtLeast(version, [26, 2]);
    if (isAsked) return [];
    // Measured with pip 23.2: no keyring is asked without a name, and ours has no password for another.
    if (index !== undefined && index.user !== 'aws') {
      const named = index.user === '' ? 'no user' : `the user ${index.user}`;
      return [
        bad(
          `${index.at} names ${named}, and pip ${version} gets a token for https://aws@… alone`,
          index.remedy,
        ),
      ];
    }
    return [
      good(`pip ${version} asks no keyring for an --index-url without a user name: write https://aws@…`),
    ];
  }
  const tell = lacks.works === 'never' ? bad : warning;
  if (await isManaged(context, stdout)) {
    const inside = ['venv/bin/python3', '-m', 'pip'];
    return [tell(`${lacks.what} (${pip}, which is the system’s and stays as it is)`, newEnvironment(inside))];
  }
  const words = pipUpgrade(context.platform === 'win32' ? ['python', '-m', 'pip'] : [pip], context.platform);
  return [tell(`${lacks.what} (${pip})`, { kind: 'run', words })];
}

/** `pip 23.0.1 from /usr/lib/python3/dist-packages/pip (python 3.11)`: beside that Python a file may forbid it (PEP 668). */
async function isManaged({ files }: Context, said: string): Promise<boolean> {
  const [, place, version] = / from (\/.+) \(python (\d+\.\d+)\)/.exec(said) ?? [];
  if (place === undefined) return false;
  const mark = join(dirname(dirname(dirname(place))), `python${version}`, 'EXTERNALLY-MANAGED');
  return (await files.stat(mark).catch(() => undefined)) !== undefined;
}

function newEnvironment(pip: readonly string[]): Remedy {
  const steps = [['python3', '-m', 'venv', 'venv'], ['.', 'venv/bin/activate'], pipUpgrade(pip, 'linux')];
  return { kind: 'all', remedies: steps.map((words) => ({ kind: 'run', words })) };
}
