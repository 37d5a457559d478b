import { repositoryNames } from '@vouch/adapter-kit';
import { type Domain, parseEndpoint, VouchError } from '@vouch/core';
import type { MavenSettings } from './settings-file.ts';

/** The guide's server id. */
const usual = 'codeartifact';

export interface IdWish {
  readonly url: string;
  readonly repository: string;
  readonly domain: Domain;
  readonly serverId?: string;
}

/**
 * The id that Maven is to know the repository by: the one asked for; else the one that this URL has in the file
 * already; else `codeartifact`, with the repository and the domain in it where that is another repository's.
 * Throws `usage` for an id that Maven does not take, `configuration` for one that belongs to somebody else.
 */
export function chooseServerId(wish: IdWish, settings: MavenSettings, path: string): string {
  const { serverId, repository, url } = wish;
  if (serverId !== undefined) {
    // Ids become file names in the local repository, where `local` is Maven's own.
    if (!/^[A-Za-z0-9_.-]{1,64}$/.test(serverId) || serverId === 'local')
      throw new VouchError('usage', `${serverId} cannot be a server’s id`, {
        hint: 'use letters, digits, ., - and _',
      });
    if (isForeign(settings, serverId))
      throw new VouchError('configuration', `${path} has ${serverId} for another server than CodeArtifact`, {
        hint: 'choose another id with --server-id',
      });
    return serverId;
  }
  const known = settings.repositories.filter((each) => sameUrl(each.url, url)).map(({ id }) => id);
  const candidates = [...known, usual, ...repositoryNames(wish.domain, repository)];
  const free = candidates.find((id) => isFree(settings, id, url));
  if (free !== undefined) return free;
  throw new VouchError('configuration', `${path} has other repositories under every id for this one`, {
    hint: 'choose one with --server-id',
  });
}

/** True where nothing of that id points anywhere else. */
function isFree(settings: MavenSettings, id: string, url: string): boolean {
  const places = [...settings.repositories, ...settings.mirrors].filter((each) => each.id === id);
  return !isForeign(settings, id) && places.every((place) => sameUrl(place.url, url));
}

/** True where the id has a user of its own, or a place that is no CodeArtifact repository. */
function isForeign({ servers, repositories, mirrors }: MavenSettings, id: string): boolean {
  const users = servers.filter((server) => server.id === id).map(({ username }) => username || 'aws');
  const places = [...repositories, ...mirrors].filter((each) => each.id === id);
  return (
    users.some((user) => user !== 'aws') || places.some(({ url }) => parseEndpoint(url)?.format !== 'maven')
  );
}

export function sameUrl(one: string, other: string): boolean {
  return one.replace(/\/+$/, '') === other.replace(/\/+$/, '');
}
