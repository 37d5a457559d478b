import { ownRoutes } from '@vouch/npm';
import { robbed } from '../claims.ts';
import { type Diagnosis, warning } from '../finding.ts';
import type { Scene } from '../scene.ts';

/** What a tool's own files take away from the repositories that it was set up for. */
export async function lookAtRoutes(scene: Scene, tool: string): Promise<readonly Diagnosis[]> {
  if (!scene.setUps.some((setUp) => setUp.tool === tool)) return [];
  return (await ownRoutes(scene.context, tool)).flatMap(({ file, target, line, key, url, word }) => {
    const rival = robbed(scene, [tool], key, url);
    if (rival === undefined) return [];
    const what = `${file}:${line} has ${tool} take ${key} from elsewhere, in the place of ${rival.repository}`;
    if (word === undefined) return [warning(what)];
    return [warning(what, { kind: 'cut-lines', file: target, from: line, to: line, holds: word })];
  });
}
