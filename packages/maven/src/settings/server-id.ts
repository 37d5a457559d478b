import {
  chooseName,
  holderOfUrls,
  type NameHolder,
  repositoryNames,
  sameRepositoryUrl,
} from '@vouch/adapter-kit';
import type { Domain } from '@vouch/core';
import type { MavenSettings } from './settings-file.ts';

/** The guide's server id. */
const usual = 'codeartifact';

export interface IdWish {
  readonly url: string;
  readonly repository: string;
  readonly domain: Domain;
  readonly serverId?: string;
}

/** Ids become file names in the local repository, where `local` is Maven's own. */
const rule = {
  pattern: /^(?!local$)[A-Za-z0-9_.-]{1,64}$/,
  what: 'a server’s id',
  use: 'letters, digits, ., - and _',
} as const;

/**
 * The id that Maven is to know the repository by: the one asked for; else the one that this URL has in the file
 * already; else `codeartifact`, with the repository and the domain in it where that is another repository's.
 */
export function chooseServerId(wish: IdWish, settings: MavenSettings, path: string): string {
  const { serverId, repository, url } = wish;
  const known = settings.repositories.filter((each) => sameRepositoryUrl(each.url, url)).map(({ id }) => id);
  return chooseName({
    asked: serverId,
    candidates: [...known, usual, ...repositoryNames(wish.domain, repository)],
    rule,
    holderOf: (id) => holderOf(settings, id, url),
    where: path,
    flag: '--server-id',
  });
}

/**
 * Whose an id is: a server may have a user of its own, a profile may be for something else, which set-up would make active, and all
 * that has the id may be somewhere else.
 */
function holderOf(
  { servers, repositories, mirrors, profiles }: MavenSettings,
  id: string,
  url: string,
): NameHolder {
  const users = servers.filter((server) => server.id === id).map(({ username }) => username || 'aws');
  if (users.some((user) => user !== 'aws')) return 'another';
  if (profiles.some((profile) => profile.id === id && !profile.repositories.includes(id))) return 'another';
  const places = [...repositories, ...mirrors].filter((each) => each.id === id);
  return holderOfUrls(
    places.map((place) => place.url),
    url,
  );
}
