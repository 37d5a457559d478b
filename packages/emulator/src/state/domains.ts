/** What names a domain. */
export interface DomainName {
  readonly domain: string;
  /** The account that owns it, 12 digits. */
  readonly domainOwner: string;
  readonly region: string;
}

/** What names a repository. */
export interface RepositoryName extends DomainName {
  readonly repository: string;
}

export interface DomainOptions extends DomainName {
  readonly repositories: readonly string[];
}

/** Which domains and repositories exist. What is in a repository is the business of its format. */
export class Domains {
  readonly #repositories = new Map<string, Set<string>>();

  addDomain(options: DomainOptions): void {
    const key = domainKey(options);
    const known = this.#repositories.get(key) ?? new Set();
    for (const repository of options.repositories) known.add(repository);
    this.#repositories.set(key, known);
  }

  hasDomain(domain: DomainName): boolean {
    return this.#repositories.has(domainKey(domain));
  }

  hasRepository(domain: DomainName, repository: string): boolean {
    return this.#repositories.get(domainKey(domain))?.has(repository) === true;
  }
}

export function domainKey(domain: DomainName): string {
  return `${domain.region}/${domain.domainOwner}/${domain.domain}`;
}

export function domainArn(domain: DomainName): string {
  return `arn:aws:codeartifact:${domain.region}:${domain.domainOwner}:domain/${domain.domain}`;
}
