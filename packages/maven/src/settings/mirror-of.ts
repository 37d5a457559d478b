import type { Mirror, Repository } from './settings-file.ts';

/**
 * The mirror that Maven uses in place of an https repository, or undefined. First the mirrors that name its id, then the
 * patterns in their order (Maven's guide "Using Mirrors for Repositories"; DefaultMirrorSelector).
 */
export function mirrorFor(mirrors: readonly Mirror[], { id }: Pick<Repository, 'id'>): Mirror | undefined {
  return (
    mirrors.find(({ mirrorOf }) => mirrorOf.trim() === id) ??
    mirrors.find(({ mirrorOf }) => catches(mirrorOf, id))
  );
}

/** `*`, `external:*`, an id, and `!id` which takes one out; `external:http:*` has nothing to do with https. */
function catches(mirrorOf: string, id: string): boolean {
  let caught = false;
  for (const pattern of mirrorOf.split(',').map((part) => part.trim())) {
    if (pattern === `!${id}`) return false;
    if (pattern === id) return true;
    if (pattern === '*' || pattern === 'external:*') caught = true;
  }
  return caught;
}
