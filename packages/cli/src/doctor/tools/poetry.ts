import { lookInto, readFileFact } from '@vouch/adapter-kit';
import { poetryUserFile } from 'keyring-vouch';
import type { Diagnosis } from '../finding.ts';
import { fileBeside, nearestPyproject } from '../project-file.ts';
import type { Scene } from '../scene.ts';
import { harmfulLine, tomlLine } from '../toml-lines.ts';

/** `poetry config keyring.enabled false`: the project's poetry.toml beats the user's file, and the variable beats both, also an empty one (measured with poetry 2.5). */
export async function lookAtPoetryKeyring({ context }: Scene): Promise<readonly Diagnosis[]> {
  if (context.env['POETRY_KEYRING_ENABLED'] !== undefined) return [];
  const project = await nearestPyproject(context);
  const files = [
    ...(project === undefined ? [] : [await fileBeside(context, project, 'poetry.toml')]),
    await readFileFact(context, poetryUserFile(context)),
  ];
  const [said] = files.flatMap((file) => lookInto(file, () => tomlLine(file, ['keyring', 'enabled'])) ?? []);
  if (said === undefined || said.value === 'true') return [];
  return [harmfulLine(said, 'keeps poetry from asking keyring')];
}
