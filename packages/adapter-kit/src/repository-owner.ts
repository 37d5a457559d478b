import { type Domain, domainKey } from '@vouch/core';
import type { Owner } from './adapter.ts';

/** A tool that was set up for one repository of a domain. */
export interface RepositoryUse extends Domain {
  readonly tool: string;
  readonly repository: string;
  /** The directory of the one project that it was set up for. */
  readonly project?: string;
}

const form = /^([a-z][a-z0-9-]*)-(\d{12})@([a-z0-9-]+)\/([A-Za-z0-9][A-Za-z0-9._-]*)(?: in (.+))?$/s;

/** Who the keys of such a set-up belong to in the journal: `DOMAIN-OWNER@REGION/REPOSITORY`, with ` in DIRECTORY` for a project. Pure. */
export function repositoryOwner({ tool, repository, project, ...domain }: RepositoryUse): Owner {
  const place = project === undefined ? '' : ` in ${project}`;
  return { tool, id: `${domainKey(domain)}/${repository}${place}` };
}

/** The set-up that an owner stands for; undefined for what is no repository's, as an AWS profile. Pure. */
export function repositoryUse({ tool, id }: Owner): RepositoryUse | undefined {
  const [, domain, domainOwner, region, repository, project] = form.exec(id) ?? [];
  if (!domain || !domainOwner || !region || !repository) return undefined;
  const use = { tool, domain, domainOwner, region, repository };
  return project === undefined ? use : { ...use, project };
}
