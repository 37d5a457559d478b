import { withSlash } from '@vouch/core';
import { bunRoutes } from '@vouch/npm';
import { type Diagnosis, warning } from '../finding.ts';
import type { Scene } from '../scene.ts';

/** What bun's own files take away from the repositories that it was set up for. */
export async function lookAtBunfig({ context, uses }: Scene): Promise<readonly Diagnosis[]> {
  const ours = uses.filter(({ tool }) => tool === 'bun');
  if (ours.length === 0) return [];
  return (await bunRoutes(context)).flatMap(({ file, target, line, key, url, word }) => {
    const rival = ours.find(({ registryKeys }) => registryKeys.includes(key));
    if (rival === undefined || ours.some((use) => withSlash(use.url) === url)) return [];
    const what = `${file}:${line} has bun take ${key} from elsewhere, in the place of ${rival.repository}`;
    if (word === undefined) return [warning(what)];
    return [warning(what, { kind: 'cut-lines', file: target, from: line, to: line, holds: word })];
  });
}
