import { sep } from 'node:path';
import {
  type FileFact,
  plainTextOf,
  readFileFact,
  repositoryUse,
  splitMark,
  tomlFormat,
} from '@vouch/adapter-kit';
import { type Context, sameRepository, VouchError, vouchDirectory } from '@vouch/core';
import { pdmUserFile, poetryUserFile, uvUserFile } from 'keyring-vouch';
import { setUpAgain } from '../setup/set-up-again.ts';
import { bad, type Diagnosis } from './finding.ts';
import { repositoryAt } from './found-token.ts';
import { withoutUser } from './our-index.ts';
import type { Scene } from './scene.ts';

/** Where a tool reads the user's settings in this shell, and its own variable that says so. `XDG_CONFIG_HOME` moves them as well. */
const userFiles: Readonly<Record<string, { readonly at: (context: Context) => string; variable: string }>> = {
  uv: { at: uvUserFile, variable: 'UV_CONFIG_FILE' },
  poetry: { at: poetryUserFile, variable: 'POETRY_CONFIG_DIR' },
  pdm: { at: pdmUserFile, variable: 'PDM_CONFIG_FILE' },
};

/**
 * Whether the tool reads the file that set-up wrote, or another that names the repository. Else nothing fails: uv 0.13 and pdm 2.29
 * install from the public index then (measured).
 */
export async function lookAtUserFile(scene: Scene, tool: string): Promise<Diagnosis[]> {
  const { context, config, written, setUps } = scene;
  const { at, variable } = userFiles[tool] ?? {};
  const latest = setUps.findLast((each) => each.tool === tool && each.project === undefined);
  if (at === undefined || variable === undefined || latest === undefined) return [];
  const [own, ...others] = written
    .filter(({ path }) => !path.startsWith(vouchDirectory(context) + sep))
    .filter(({ keys }) => keys.some(({ owners }) => owners.some((each) => isUsers(each, tool))))
    .map(({ path }) => path);
  const file = at(context);
  if (own === undefined || [own, ...others].includes(file)) return [];
  const isNamed = urlsIn(await readFileFact(context, file)).some((url) => {
    const found = repositoryAt(scene, withoutUser(url));
    return found !== undefined && sameRepository(found, latest);
  });
  if (isNamed) return [];
  const remedy = context.env[variable]
    ? ({ kind: 'unset', names: [variable] } as const)
    : setUpAgain(config, latest);
  return [bad(`${tool} reads ${file} in this shell, and not ${own}, which setup wrote`, remedy)];
}

function isUsers(owner: Parameters<typeof repositoryUse>[0], tool: string): boolean {
  return owner.tool === tool && repositoryUse(owner)?.project === undefined;
}

/** The URLs in a file's values: one in a comment, or in a file that is no TOML, sends nobody anywhere. */
function urlsIn({ text }: FileFact): readonly string[] {
  const { body } = splitMark(text ?? '');
  try {
    return tomlFormat
      .leaves(body)
      .flatMap((leaf) => plainTextOf(body, leaf).match(/https:\/\/[^\s"']+/g) ?? []);
  } catch (thrown) {
    if (thrown instanceof VouchError) return [];
    throw thrown;
  }
}
