import { type Change, type KeyPath, set, where } from '@vouch/adapter-kit';
import { reference } from './variable.ts';

/** A repository as settings.xml is to know it. */
export interface RepositoryEntry {
  readonly id: string;
  readonly url: string;
  /** The variable of the environment that holds its token. */
  readonly variable: string;
  /** Which repositories it stands in for; absent: it is no mirror. */
  readonly mirrorOf?: string;
}

/** What settings.xml must say about a repository: a server, and an active profile of the same id that has it. */
export function repositoryChanges({ id, url, variable, mirrorOf }: RepositoryEntry): Change[] {
  const profile: KeyPath = ['settings', 'profiles', 'profile', where('id', id)];
  const repository = (list: string, name: string): Change[] => {
    const path = [...profile, list, name, where('id', id)];
    return [
      set([...path, 'url'], url),
      set([...path, 'releases', 'enabled'], 'true'),
      set([...path, 'snapshots', 'enabled'], 'true'),
    ];
  };
  return [
    ...serverChanges(id, variable),
    ...(mirrorOf === undefined ? [] : mirrorChanges(id, url, mirrorOf)),
    // Read by the transport of Maven 3.9; the id at its end keeps it to this repository.
    set([...profile, 'properties', `aether.connector.http.preemptiveAuth.${id}`], 'true'),
    ...repository('repositories', 'repository'),
    ...repository('pluginRepositories', 'pluginRepository'),
    set(['settings', 'activeProfiles', 'activeProfile', where('.', id)], id),
  ];
}

/**
 * The server: Basic, as AWS documents it, and before it is asked for, which spares Maven 3.8 and 3.9 every 401. The
 * `httpHeaders` form would do so in every version, but each of them sends such a header on to whatever host a redirect
 * names (measured with 3.8.7, 3.9.16 and 4.0.0-rc-4), and a token goes to CodeArtifact only.
 */
export function serverChanges(id: string, variable: string): Change[] {
  const server: KeyPath = ['settings', 'servers', 'server', where('id', id)];
  return [
    set([...server, 'username'], 'aws'),
    set([...server, 'password'], reference(variable)),
    set([...server, 'configuration', 'httpConfiguration', 'all', 'usePreemptive'], 'true'),
  ];
}

function mirrorChanges(id: string, url: string, mirrorOf: string): Change[] {
  const mirror: KeyPath = ['settings', 'mirrors', 'mirror', where('id', id)];
  // Its URL first: with that, removal knows the entry for ours, also where somebody has changed what it is a mirror of.
  return [set([...mirror, 'url'], url), set([...mirror, 'mirrorOf'], mirrorOf)];
}
