import { join } from 'node:path';
import { directoriesUpward, readFileFact } from '@vouch/adapter-kit';
import type { Context } from '@vouch/core';
import { readSettings } from '@vouch/maven-settings';
import { type Diagnosis, warning } from '../finding.ts';

/**
 * A profile of the project's own by the name of ours: what settings.xml makes active is active in the pom.xml as well (measured with
 * Maven 3.8.9, 3.9.16 and 4.0.0-rc-4). A pom.xml that is no XML is Maven's to tell.
 */
export async function lookAtPom(context: Context, id: string): Promise<Diagnosis[]> {
  for (const directory of directoriesUpward(context)) {
    const { path, text } = await readFileFact(context, join(directory, 'pom.xml'));
    if (text === null) continue;
    if (!profilesOf(text, path).includes(id)) return [];
    const told = `${path} has a profile ${id}, which is active in each build, since setup made a profile of that name active`;
    return [warning(`${told}: undo the set-up and repeat it with another --server-id`)];
  }
  return [];
}

/** Profiles stand in a pom.xml as they do in a settings.xml. */
function profilesOf(text: string, path: string): readonly string[] {
  try {
    return readSettings(text, path).profiles.map(({ id }) => id);
  } catch {
    return [];
  }
}
