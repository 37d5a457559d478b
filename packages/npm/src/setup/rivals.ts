import type { InForce } from '../npmrc/in-force.ts';
import { isCredentialFor, lineOf, registryKeys, registryPart } from '../npmrc/keys.ts';
import type { Route } from './route.ts';

/** Sentences about credentials elsewhere that would beat ours: they are reported by file and line, never overwritten. */
export function rivals(url: string, { layers }: Pick<InForce, 'layers'>, userText: string | null): string[] {
  const notes: string[] = [];
  for (const { where, source, values, text } of layers) {
    for (const key of Object.keys(values).filter((each) => isCredentialFor(url, each))) {
      const ownFile = where === 'user' || where === 'global';
      if (ownFile && !isLonger(url, key)) continue;
      const line = lineOf((where === 'user' ? userText : text) ?? '', key);
      const place = line === undefined ? source : `${source}:${line}`;
      notes.push(`${place} has its own ${key}, which beats what vouch gives: remove it`);
    }
    const { registry } = values;
    if (where === 'project' && typeof registry === 'string' && registry !== url)
      notes.push(`${source} names another registry, which counts in that project`);
  }
  return notes;
}

/** npm takes the longest path that it finds: such a key wins from the same file. */
function isLonger(url: string, key: string): boolean {
  return key.lastIndexOf(':') > registryPart(url).length;
}

/** What is told of bun's own files where they send elsewhere what was asked for. */
export function bunRivals(
  { url, scopes }: { readonly url: string; readonly scopes: readonly string[] },
  routes: readonly Route[],
): string[] {
  const keys = registryKeys(scopes);
  return routes
    .filter((route) => keys.includes(route.key) && route.url !== url)
    .map(
      ({ file, line, key }) =>
        `${file}:${line} names another registry (${key}), which bun takes before any .npmrc`,
    );
}
