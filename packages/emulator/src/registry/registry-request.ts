import type { ServiceRequest } from '../http/message.ts';
import type { EmulatedHost } from '../network/hosts.ts';
import type { DomainName, RepositoryName } from '../state/domains.ts';

/** A registry request taken apart: whose repository, which format, and the path below the repository. */
export interface RegistryTarget extends RepositoryName {
  readonly format: string;
  /** Percent-decoded, without a leading slash. */
  readonly rest: string;
  /** The repository's own URL, with a trailing slash, as the client wrote its host. */
  readonly base: string;
}

/** `/FORMAT/REPOSITORY/REST`, or `/FORMAT/d/DOMAIN-OWNER/REPOSITORY/REST` at a VPC endpoint. */
export function registryTarget(host: EmulatedHost, request: ServiceRequest): RegistryTarget | undefined {
  if (host.kind === 'vpc-registry') {
    const form = /^\/([a-z]+)\/d\/([a-z][a-z0-9-]*)-(\d{12})\/([^/]+)\/(.*)$/s;
    const [, format, domain, domainOwner, repository, rest] = form.exec(request.path) ?? [];
    if (format === undefined || domain === undefined || domainOwner === undefined) return undefined;
    const base = `https://${request.host}/${format}/d/${domain}-${domainOwner}/${repository}/`;
    return target({ domain, domainOwner, region: host.region }, format, repository, rest, base);
  }
  if (host.kind !== 'registry') return undefined;
  const [, format, repository, rest] = /^\/([a-z]+)\/([^/]+)\/(.*)$/s.exec(request.path) ?? [];
  if (format === undefined) return undefined;
  const { domain, domainOwner, region } = host;
  const base = `https://${request.host}/${format}/${repository}/`;
  return target({ domain, domainOwner, region }, format, repository, rest, base);
}

function target(
  domain: DomainName,
  format: string,
  repository = '',
  rest = '',
  base = '',
): RegistryTarget | undefined {
  try {
    return {
      ...domain,
      format,
      repository: decodeURIComponent(repository),
      rest: decodeURIComponent(rest),
      base,
    };
  } catch {
    return undefined;
  }
}
