import { type Domain, domainLabel } from '../domain.ts';
import { type Partition, partitionOfRegion } from '../partition.ts';

/** The package formats of CodeArtifact, as they stand in a repository URL's path. */
export const packageFormats = ['cargo', 'generic', 'maven', 'npm', 'nuget', 'pypi', 'ruby', 'swift'] as const;
export type PackageFormat = (typeof packageFormats)[number];

/** One repository URL taken apart. */
export interface Endpoint extends Domain {
  /** The id of the AWS partition, for instance `aws-cn`. */
  readonly partition: string;
  readonly format: PackageFormat;
  readonly repository: string;
  /** The host as the URL has it. */
  readonly host: string;
}

export const endpointTypes = ['ipv4', 'dualstack'] as const;
export type EndpointType = (typeof endpointTypes)[number];

/** What a registry host says about its domain. `vpc` hosts name the region only: the domain is in the path. */
type RegistryHost =
  | { readonly kind: 'public'; readonly domain: Domain; readonly partition: Partition }
  | { readonly kind: 'vpc'; readonly region: string; readonly partition: Partition };

const domainPattern = '[a-z][a-z0-9-]{0,48}[a-z0-9]';
/** A domain name may itself end in `-` plus digits, so the owner is what follows the LAST hyphen. */
const domainAndOwner = new RegExp(`^(${domainPattern})-(\\d{12})$`);
/** A label that begins as punycode does is refused: readers that decode it would see another name, or none. */
const publicHost = /^((?!xn--)[a-z0-9-]{15,63})\.d\.codeartifact\.([a-z0-9-]{5,30})\.([a-z0-9.-]+)$/;
/** AWS PrivateLink without private DNS: `vpce-ID-HASH[-ZONE].d.codeartifact.REGION.vpce.SUFFIX`. */
const vpcHost =
  /^vpce-[0-9a-f]{8,17}-[a-z0-9]{6,12}(?:-[a-z]{2}[a-z0-9-]{3,20}[a-z])?\.d\.codeartifact\.([a-z0-9-]{5,30})\.vpce\.([a-z0-9.-]+)$/;
/** The URL's own text is matched, never `new URL`'s: that one folds case, full-width dots and percent signs away. */
const repositoryUrl = /^(?:sparse\+)?https:\/\/([a-z0-9.-]{1,253})(?::443)?(\/[A-Za-z0-9._/@+~-]*)$/;
const repositoryName = /^[A-Za-z0-9][A-Za-z0-9._-]{1,99}$/;

/** Splits `my-domain-123456789012` into name and owner; undefined where it is not of that form. */
export function splitDomainAndOwner(text: string): { domain: string; domainOwner: string } | undefined {
  const match = domainAndOwner.exec(text);
  return match === null ? undefined : { domain: match[1] as string, domainOwner: match[2] as string };
}

export function isDomainName(text: string): boolean {
  return new RegExp(`^${domainPattern}$`).test(text);
}

export function isAccountId(text: string): boolean {
  return /^\d{12}$/.test(text);
}

export function isRepositoryName(text: string): boolean {
  return repositoryName.test(text);
}

/**
 * The domain that a bare public registry host serves, or undefined. Some clients (pip, uv) ask for a host alone.
 * The host must belong, whole, to the partition of its own region.
 */
export function parseRegistryHost(host: string): Domain | undefined {
  const parsed = readHost(host);
  return parsed?.kind === 'public' ? parsed.domain : undefined;
}

/**
 * Takes a repository URL apart: https or sparse+https, no userinfo, default port, whole-host match against the
 * partitions, `/FORMAT/REPOSITORY[/…]` (or `/FORMAT/d/DOMAIN-OWNER/REPOSITORY` at a VPC endpoint).
 * Undefined for everything else; a match alone is no leave to give a token (see `profile/trust.ts`).
 */
export function parseEndpoint(url: string): Endpoint | undefined {
  const parts = splitUrl(url);
  if (parts === undefined) return undefined;
  const host = readHost(parts.host);
  if (host === undefined) return undefined;
  const path = readPath(parts.segments);
  if (path === undefined) return undefined;
  const domain =
    host.kind === 'public' ? host.domain : path.domain && { ...path.domain, region: host.region };
  if (domain === undefined || (host.kind === 'public' && path.domain !== undefined)) return undefined;
  const { format, repository } = path;
  return { ...domain, partition: host.partition.id, format, repository, host: parts.host };
}

/**
 * The same for a name of the user's own in front of a domain: counts only where `origins` (from the user's
 * configuration) maps the URL's exact origin, for instance `https://artifacts.example.com`, to a domain.
 */
export function parseCustomEndpoint(url: string, origins: ReadonlyMap<string, Domain>): Endpoint | undefined {
  const parts = splitUrl(url);
  const domain = parts && origins.get(`https://${parts.host}`);
  const path = parts && readPath(parts.segments);
  const partition = domain && partitionOfRegion(domain.region);
  if (!parts || !domain || !path || path.domain !== undefined || !partition) return undefined;
  const { format, repository } = path;
  return { ...domain, partition: partition.id, format, repository, host: parts.host };
}

/**
 * The standard URL of a repository, with its slash at the end (cargo needs it), or undefined where the region is
 * unknown or its partition has no such endpoint type. Where an identity is at hand, GetRepositoryEndpoint is asked instead.
 */
export function formatEndpoint(
  where: Domain & { readonly format: PackageFormat; readonly repository: string },
  type: EndpointType = 'ipv4',
): string | undefined {
  const partition = partitionOfRegion(where.region);
  const suffix = type === 'ipv4' ? partition?.suffix : partition?.dualStackRegistrySuffix;
  if (!suffix) return undefined;
  const host = `${domainLabel(where)}.d.codeartifact.${where.region}.${suffix}`;
  return `https://${host}/${where.format}/${where.repository}/`;
}

function splitUrl(url: string): { host: string; segments: string[] } | undefined {
  const match = repositoryUrl.exec(url);
  if (match === null) return undefined;
  const segments = (match[2] as string).slice(1).split('/');
  if (segments.at(-1) === '') segments.pop();
  if (segments.some((segment) => segment === '' || segment === '.' || segment === '..')) return undefined;
  return { host: match[1] as string, segments };
}

function readHost(host: string): RegistryHost | undefined {
  // First, because its beginning is that of a public host too.
  const atVpc = vpcHost.exec(host);
  if (atVpc !== null) {
    const [, region = '', suffix = ''] = atVpc;
    const partition = partitionOfRegion(region);
    return partition?.suffix === suffix ? { kind: 'vpc', region, partition } : undefined;
  }
  const atPublic = publicHost.exec(host);
  if (atPublic === null) return undefined;
  const [, label = '', region = '', suffix = ''] = atPublic;
  const name = splitDomainAndOwner(label);
  const partition = partitionOfRegion(region);
  if (!name || !partition) return undefined;
  if (suffix !== partition.suffix && suffix !== partition.dualStackRegistrySuffix) return undefined;
  return { kind: 'public', domain: { ...name, region }, partition };
}

interface RepositoryPath {
  readonly format: PackageFormat;
  readonly repository: string;
  /** Present only in the VPC form of the path. */
  readonly domain?: { readonly domain: string; readonly domainOwner: string };
}

function readPath(segments: readonly string[]): RepositoryPath | undefined {
  const [format = '', second = '', third = '', fourth = ''] = segments;
  if (!isPackageFormat(format)) return undefined;
  // A repository name has at least two characters, so `d` cannot be one.
  if (second === 'd') {
    const domain = splitDomainAndOwner(third);
    return domain && repositoryName.test(fourth) ? { format, repository: fourth, domain } : undefined;
  }
  return repositoryName.test(second) ? { format, repository: second } : undefined;
}

function isPackageFormat(text: string): text is PackageFormat {
  return (packageFormats as readonly string[]).includes(text);
}
