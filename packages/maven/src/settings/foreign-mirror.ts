import type { RepositoryEntry } from './changes.ts';
import { mirrorFor } from './mirror-of.ts';
import type { Mirror } from './settings-file.ts';

/** A repository of ours: its id, and what it stands in for where it is a mirror. */
type Entry = Pick<RepositoryEntry, 'id' | 'mirrorOf'>;

/** A mirror of the user's that Maven asks in place of this repository, or of this mirror. `isOurs` knows the repository by its URL. */
export function foreignMirror(
  mirrors: readonly Mirror[],
  { id, mirrorOf }: Entry,
  isOurs: (url: string) => boolean,
): Mirror | undefined {
  const ids = mirrorOf === undefined ? [id] : idsOf(mirrorOf);
  return ids
    .map((each) => mirrorFor(mirrors, { id: each }))
    .find((mirror) => mirror !== undefined && !isOurs(mirror.url));
}

/** Of what a mirror is for: the ids that it names, and for a pattern the repository that every build has. */
function idsOf(mirrorOf: string): readonly string[] {
  const words = mirrorOf.split(',').map((word) => word.trim());
  return words
    .filter((word) => word !== '' && !word.startsWith('!'))
    .map((word) => (word.includes('*') ? 'central' : word));
}

/** What set-up and the doctor say of it. */
export function mirrorNote(mirror: Mirror, { id, mirrorOf }: Entry): string {
  if (mirrorOf !== undefined)
    return `The mirror ${mirror.id} comes before this one, so Maven asks it for what both are for: take that out of its mirrorOf`;
  return `The mirror ${mirror.id} stands in for this repository, so Maven never asks it: add !${id} to that mirror's mirrorOf`;
}
