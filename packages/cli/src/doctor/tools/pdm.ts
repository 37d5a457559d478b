import { lookInto } from '@vouch/adapter-kit';
import { type Diagnosis, warning } from '../finding.ts';
import { isOurIndex } from '../our-index.ts';
import { fileBeside, nearestPyproject } from '../project-file.ts';
import type { Scene } from '../scene.ts';
import { type TomlLine, tomlLine, tomlTables } from '../toml-lines.ts';

/**
 * What a project says of its sources, in pyproject.toml and in pdm.toml beside it. One that is called `pypi` takes the place of
 * what set-up wrote, and any other is asked as well (measured with pdm 2.29).
 */
export async function lookAtPdmProject(scene: Scene): Promise<readonly Diagnosis[]> {
  const project = await nearestPyproject(scene.context);
  if (project === undefined) return [];
  const own = await fileBeside(scene.context, project, 'pdm.toml');
  const isForeign = (line: TomlLine | undefined): line is TomlLine =>
    line !== undefined && !isOurIndex(scene, 'pdm', line.value);
  const sources = lookInto(project, () => tomlTables(project, ['tool', 'pdm', 'source'])).flatMap((key) => {
    const url = key('url');
    return isForeign(url) ? [tell(url, key('name')?.value === 'pypi')] : [];
  });
  const main = lookInto(own, () => tomlLine(own, ['pypi', 'url']));
  return [...sources, ...(isForeign(main) ? [tell(main, true)] : [])];
}

function tell({ at }: TomlLine, isMain: boolean): Diagnosis {
  return warning(
    isMain
      ? `${at} sends pdm to another index for this project`
      : `${at} has pdm take the highest version from another index as well`,
  );
}
