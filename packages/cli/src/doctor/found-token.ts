import {
  type Endpoint,
  endOfToken,
  formatEndpoint,
  type PackageFormat,
  type Profile,
  parseCustomEndpoint,
  parseEndpoint,
  parseRegistryHost,
  type Secret,
  sameDomain,
  withSlash,
} from '@vouch/core';
import type { Scene } from './scene.ts';

/** What a registry says to a token that was found somewhere. */
export type Verdict =
  | { readonly is: 'live' }
  /** `how`: the words that tell it. */
  | { readonly is: 'stale'; readonly how: string }
  | { readonly is: 'unknown'; readonly why: string };

type Domains = Pick<Scene, 'domains'>;

/** The repository that a URL names, at a host of AWS's or at an origin that a configured domain has of its own. */
export function repositoryAt({ domains }: Domains, url: string): Endpoint | undefined {
  return parseEndpoint(url) ?? parseCustomEndpoint(url, ownOrigins(domains));
}

/** The configured domain that a registry's URL or bare host belongs to. A token is shown to no other. */
export function domainOf(scene: Domains, place: string): Profile | undefined {
  const { domains } = scene;
  const found = place.includes('://')
    ? repositoryAt(scene, place)
    : (parseRegistryHost(place) ?? ownOrigins(domains).get(`https://${place}`));
  return found && domains.find((domain) => sameDomain(domain, found));
}

/** A repository of the domain that can be asked: one that a tool is set up for, if there is any. */
export function placeOf({ setUps }: Pick<Scene, 'setUps'>, domain: Profile): string {
  const own = setUps.find((setUp) => sameDomain(setUp, domain));
  const { format = 'npm', repository = 'any' } = own ?? {};
  return formatEndpoint({ ...domain, format, repository }) ?? '';
}

function ownOrigins(domains: Domains['domains']): ReadonlyMap<string, Profile> {
  return new Map(
    domains.flatMap((domain) => (domain.origins ?? []).map((origin) => [origin, domain] as const)),
  );
}

/**
 * Whether a token still opens a repository. CodeArtifact may answer 404 to one that does not, as if the package were not
 * there; so the same request is made with a fresh token, and the answers are compared. The URL must be of a
 * configured domain.
 */
export async function judge(scene: Scene, token: Secret, url: string): Promise<Verdict> {
  const { aws, context } = scene;
  const ended = endOfToken(token);
  if (ended !== undefined && ended <= context.clock.now())
    return { is: 'stale', how: `it ended at ${new Date(ended).toISOString()}` };
  const domain = domainOf(scene, url);
  const format = repositoryAt(scene, url)?.format;
  if (domain === undefined || format === undefined)
    return { is: 'unknown', why: 'its host is not configured' };
  try {
    const status = await statusWith(scene, token, url, format);
    if (status === 401) return { is: 'stale', how: 'CodeArtifact answers 401 to it' };
    if (status < 400) return { is: 'live' };
    const fresh = await statusWith(scene, (await aws.token(domain)).secret, url, format);
    if (fresh >= 400) return { is: 'unknown', why: `CodeArtifact answers ${fresh} to any token` };
    const hidden = status === 404 ? ', as if nothing were there' : '';
    return { is: 'stale', how: `CodeArtifact answers ${status} to it${hidden}, and ${fresh} to a fresh one` };
  } catch {
    return { is: 'unknown', why: 'CodeArtifact could not be asked' };
  }
}

/** The status of a small request to a repository with this token. */
export async function statusWith(
  { aws, signal }: Scene,
  token: Secret,
  url: string,
  format: PackageFormat,
): Promise<number> {
  const { status } = await aws.fetch(`${withSlash(url)}${smallest[format] ?? ''}`, {
    headers: { authorization: authorization(token, format) },
    signal,
  });
  return status;
}

/** A path that every repository of the format has, and that shows no package. */
const smallest: Partial<Record<PackageFormat, string>> = {
  cargo: 'config.json',
  npm: '-/ping',
  pypi: 'simple/',
};

function authorization(token: Secret, format: PackageFormat): string {
  if (format === 'cargo') return token.expose();
  if (format === 'npm') return `Bearer ${token.expose()}`;
  return `Basic ${Buffer.from(`aws:${token.expose()}`).toString('base64')}`;
}
