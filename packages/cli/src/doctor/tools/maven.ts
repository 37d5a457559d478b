import { join } from 'node:path';
import type { Diagnosis } from '../finding.ts';
import { warning } from '../finding.ts';
import { lookAtEnvironment } from '../overrides.ts';
import type { Scene } from '../scene.ts';

/** Maven: what keeps it from the settings and the token that setup arranged. */
export async function lookAtMaven(scene: Scene): Promise<readonly Diagnosis[]> {
  const { context, setUps } = scene;
  if (!setUps.some(({ tool }) => tool === 'maven')) return [];
  const path = join(context.workingDirectory, '.mvn', 'maven.config');
  const text = await context.files.readFile(path, 'utf8').catch(() => '');
  const line = text.split('\n').findIndex((each) => /^\s*(-s|--settings)(\s|=|$)/.test(each)) + 1;
  const own =
    line === 0
      ? []
      : [
          warning(`${path}:${line} names settings of its own, in the place of ~/.m2/settings.xml`, {
            kind: 'cut-lines',
            file: path,
            from: line,
            to: line,
            holds: '-s',
          }),
        ];
  return [...(await lookAtEnvironment(scene, 'maven')), ...own];
}
