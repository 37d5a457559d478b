import type { RepositoryEntry } from './changes.ts';

/** What a project's pom.xml says so that `mvn deploy` knows where to: releases and snapshots to the same repository. */
export function distributionManagement({ id, url }: Pick<RepositoryEntry, 'id' | 'url'>): string[] {
  const place = (name: string) => `  <${name}><id>${id}</id><url>${url}</url></${name}>`;
  return [
    '<distributionManagement>',
    place('repository'),
    place('snapshotRepository'),
    '</distributionManagement>',
  ];
}
