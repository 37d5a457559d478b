import { type Domain, domainLabel } from '@vouch/core';

/**
 * Names that a tool's file can have for a repository, each longer than the one before it, for where that one is
 * another's: `codeartifact-REPOSITORY`, then with the domain, its owner and its region. Pure.
 */
export function repositoryNames(domain: Domain, repository: string): readonly string[] {
  const label = domainLabel(domain);
  const owners = ['', `${domain.domain}-`, `${label}-`, `${label}-${domain.region}-`];
  return owners.map((owner) => `codeartifact-${owner}${repository}`);
}
