import { takeBack } from '../setup/set-up-again.ts';
import { type Diagnosis, warning } from './finding.ts';
import type { Scene } from './scene.ts';

/** The set-ups of projects that were deleted or moved: `vouch setup --list` names them for ever. */
export async function lookForGoneProjects({ context, config, setUps }: Scene): Promise<readonly Diagnosis[]> {
  const found = await Promise.all(
    setUps.map(async (setUp) => {
      const { project, tool, repository } = setUp;
      if (project === undefined) return [];
      const stat = await context.files.stat(project).catch(() => undefined);
      if (stat !== undefined) return [];
      const what = `${tool} is set up for ${repository} in ${project}, which is gone`;
      return [warning(what, takeBack(config, setUp))];
    }),
  );
  return found.flat();
}
