import type { Context } from '../context.ts';
import { type Domain, describeDomain, domainFlags, sameDomain } from '../domain.ts';
import {
  type Endpoint,
  parseCustomEndpoint,
  parseEndpoint,
  parseRegistryHost,
  splitDomainAndOwner,
} from '../endpoint/endpoint.ts';
import { VouchError } from '../error.ts';
import { printableUrl } from '../printable.ts';
import { type AuthorizationTokenRequest, longestTokenSeconds } from '../token.ts';
import { rivalsOf } from './one-identity.ts';
import { selectorFor } from './roles.ts';
import { type Config, configuredDomains, type Profile } from './store.ts';

/** A lifetime where nobody says one: the service's own default, 12 hours. */
export const defaultDurationSeconds = longestTokenSeconds;

/**
 * The token request for a repository URL that some project file may have named. Throws `not-mine` unless the URL
 * is a CodeArtifact endpoint AND its domain is one that the user configured: a syntactically perfect host of
 * another account is somebody else's. Throws `configuration` where two profiles disagree about its identity.
 */
export function requestForUrl(
  config: Config,
  env: Context['env'],
  url: string,
): AuthorizationTokenRequest & Endpoint {
  const endpoint = parseEndpoint(url) ?? parseCustomEndpoint(url, customOrigins(config));
  if (endpoint === undefined)
    throw new VouchError('not-mine', `${printableUrl(url)} is not a CodeArtifact repository`);
  return { ...endpoint, ...requestForDomain(config, env, endpoint) };
}

/** The token request for a bare host, as pip and uv ask for it. Throws as `requestForUrl`. */
export function requestForHost(config: Config, env: Context['env'], host: string): AuthorizationTokenRequest {
  const domain = parseRegistryHost(host) ?? customOrigins(config).get(`https://${host}`);
  if (domain === undefined)
    throw new VouchError('not-mine', `${printableUrl(host)} is not a CodeArtifact host`);
  return requestForDomain(config, env, domain);
}

function requestForDomain(config: Config, env: Context['env'], domain: Domain): AuthorizationTokenRequest {
  const profile = profileOf(config, domain);
  if (profile === undefined && !isListed(config, env, domain)) {
    throw new VouchError(
      'not-mine',
      `the domain ${describeDomain(domain)} is not configured, so no token is given for it`,
      {
        hint: `vouch setup codeartifact --tool TOOL --repository REPOSITORY ${domainFlags(domain).join(' ')}`,
      },
    );
  }
  return requestForProfile(config, profile ?? domain);
}

/** The request for a profile's domain, whatever names it. Throws as `selectorFor` does. Pure. */
export function requestForProfile(
  config: Pick<Config, 'roles'>,
  { domain, domainOwner, region, awsProfile, durationSeconds = defaultDurationSeconds, endpointUrl }: Profile,
): AuthorizationTokenRequest {
  return {
    domain,
    domainOwner,
    region,
    identity: selectorFor(config, awsProfile, { domainOwner, region }),
    durationSeconds,
    ...(endpointUrl !== undefined && { endpointUrl }),
  };
}

/** A profile decides before the list of configured domains; profiles that disagree about the identity are not guessed between. */
function profileOf(config: Config, domain: Domain): Profile | undefined {
  const named = [...config.profiles]
    .filter(([, profile]) => sameDomain(profile, domain))
    // By name: what the file's order would be, JavaScript and Python see differently.
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
  const [first, ...others] = named;
  if (first === undefined) return config.domains.find((profile) => sameDomain(profile, domain));
  const [rival] = rivalsOf(others, first[1]);
  if (rival !== undefined) {
    throw new VouchError(
      'configuration',
      `the profiles ${first[0]} and ${rival[0]} name the same domain with different AWS profiles`,
      {
        hint: `give it to both: vouch setup codeartifact --tool TOOL --repository REPOSITORY --profile ${first[0]} --aws-profile NAME`,
      },
    );
  }
  return first[1];
}

function isListed(config: Config, env: Context['env'], { domain, domainOwner }: Domain): boolean {
  return listedDomains(config, env).some(
    (listed) => listed.domain === domain && listed.domainOwner === domainOwner,
  );
}

/** ASCII's alone: of the others, JavaScript and Python each know some. */
const blanksAround = /^[ \t\n\v\f\r]+|[ \t\n\v\f\r]+$/g;

/** The domains of `VOUCH_DOMAINS=domain-owner[,…]`, in any region. It counts only where there is no config file: in CI. Pure. */
export function listedDomains(
  { text }: Pick<Config, 'text'>,
  env: Context['env'],
): readonly Pick<Domain, 'domain' | 'domainOwner'>[] {
  if (text !== null) return [];
  return (env['VOUCH_DOMAINS'] ?? '')
    .split(',')
    .map((entry) => splitDomainAndOwner(entry.replace(blanksAround, '')))
    .filter((listed) => listed !== undefined);
}

/** An origin that two domains claim would send one domain's token to the other's host: neither is believed. */
function customOrigins(config: Config): Map<string, Domain> {
  const origins = new Map<string, Domain>();
  for (const profile of configuredDomains(config)) {
    for (const origin of profile.origins ?? []) {
      const rival = origins.get(origin);
      if (rival !== undefined && !sameDomain(rival, profile)) {
        throw new VouchError('configuration', `two domains claim the origin ${origin}`, {
          hint: `leave it with one of them in ${config.path}`,
        });
      }
      origins.set(origin, profile);
    }
  }
  return origins;
}
