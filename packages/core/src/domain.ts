/** What names a CodeArtifact domain. One authorization token serves all of its repositories and formats. */
export interface Domain {
  /** The AWS region, for instance `eu-west-1`; it decides the partition. */
  readonly region: string;
  /** The domain's name. */
  readonly domain: string;
  /** The account that owns the domain, 12 digits. */
  readonly domainOwner: string;
}

export function sameDomain(one: Domain, other: Domain): boolean {
  return one.domain === other.domain && one.domainOwner === other.domainOwner && one.region === other.region;
}

/** Whether two are the same repository of one domain. Pure. */
export function sameRepository(
  one: Domain & { readonly repository: string },
  other: Domain & { readonly repository: string },
): boolean {
  return one.repository === other.repository && sameDomain(one, other);
}

/** `my-domain-123456789012`: how a registry's host name begins. */
export function domainLabel({ domain, domainOwner }: Pick<Domain, 'domain' | 'domainOwner'>): string {
  return `${domain}-${domainOwner}`;
}

/** `my-domain-123456789012@eu-west-1`: no two domains have the same, so it is the key of maps and of the journal. */
export function domainKey(domain: Domain): string {
  return `${domainLabel(domain)}@${domain.region}`;
}

/** What names the domain on a command line of ours, for the commands that we print. */
export function domainFlags({ domain, domainOwner, region }: Domain): readonly string[] {
  return ['--domain', domain, '--domain-owner', domainOwner, '--region', region];
}

/** `my-domain-123456789012 in eu-west-1`: for a person. */
export function describeDomain(domain: Domain): string {
  return `${domainLabel(domain)} in ${domain.region}`;
}
