import {
  type Config,
  configuredDomains,
  type Domain,
  describeDomain,
  type Profile,
  type Role,
  sameDomain,
  selectorFor,
  VouchError,
  withAwsProfile,
} from '@vouch/core';
import type { MeantDomain } from './settings.ts';

/** A domain as set-up will save it, and the other profiles of it that get its AWS profile. */
export interface OneIdentity {
  readonly domain: MeantDomain;
  readonly followers: readonly string[];
}

/**
 * A repository's URL names a domain and no profile, so a domain has one identity, whatever profiles name it: a new profile takes
 * the one that is there, and a profile that is given another one takes the others along. Throws `configuration` for a new profile
 * that would have its own, and where those that are there disagree and nobody says which counts.
 */
export function withOneIdentity(
  { profiles }: Pick<Config, 'profiles'>,
  domain: MeantDomain,
  wish: string | undefined,
): OneIdentity {
  const others = [...profiles].filter(
    ([name, profile]) => name !== domain.profileName && sameDomain(profile, domain),
  );
  const rivals = others.filter(([, { awsProfile }]) => awsProfile !== domain.awsProfile);
  const [rival] = rivals;
  if (rival === undefined) return { domain, followers: [] };
  const former = profiles.get(domain.profileName);
  const isNew = former === undefined || !sameDomain(former, domain);
  const agreed = others.every(([, { awsProfile }]) => awsProfile === rival[1].awsProfile);
  if (wish === undefined && isNew && agreed) {
    // That of the domain which the profile named before is none of this one's.
    const { awsProfile: _former, ...rest } = domain;
    const { awsProfile } = rival[1];
    return { domain: { ...rest, ...(awsProfile !== undefined && { awsProfile }) }, followers: [] };
  }
  if (wish !== undefined && !isNew) return { domain, followers: rivals.map(([name]) => name) };
  throw disagreement(rival, domain, wish);
}

function disagreement([name, { awsProfile }]: [string, Profile], domain: MeantDomain, wish?: string) {
  const theirs = awsProfile === undefined ? 'no AWS profile' : `the AWS profile ${awsProfile}`;
  const choice = wish ?? awsProfile ?? domain.awsProfile ?? 'NAME';
  return new VouchError(
    'configuration',
    `a domain has one identity, and the profile ${name} names ${describeDomain(domain)} with ${theirs}`,
    {
      hint: `give it to all of its profiles: vouch setup codeartifact --tool TOOL --repository REPOSITORY --profile ${name} --aws-profile ${choice}`,
    },
  );
}

/** A domain that a further role would make ambiguous, and the role that served it until now. */
export interface Kept {
  readonly domain: Domain;
  /** A profile that names it, where one does. */
  readonly profile: string | undefined;
  readonly role: Role;
}

/** The domains that name no AWS profile, are served by one role, and by nobody knows which once this one is there. Pure. */
export function madeAmbiguousBy(config: Config, role: Role): readonly Kept[] {
  const roles = new Map(config.roles).set(role.awsProfile, role);
  const unnamed = configuredDomains(config).filter(({ awsProfile }) => awsProfile === undefined);
  const domains = unnamed.filter(
    (domain, at) => unnamed.findIndex((each) => sameDomain(each, domain)) === at,
  );
  return domains.flatMap((domain) => {
    const served = servingRole(config, domain);
    if (served === undefined || servingRole({ roles }, domain) !== undefined) return [];
    const [profile] = [...config.profiles].find(([, each]) => sameDomain(each, domain)) ?? [];
    return [{ domain, profile, role: served }];
  });
}

function servingRole(config: Pick<Config, 'roles'>, domain: Domain): Role | undefined {
  try {
    const selector = selectorFor(config, undefined, domain);
    return selector.kind === 'automatic' ? selector.role : undefined;
  } catch {
    return undefined;
  }
}

/** The text of the configuration with each of these domains' AWS profile named. */
export function withKept(config: Config, kept: readonly Kept[]): string | null {
  return kept.reduce<string | null>(
    (text, { domain, role }) => withAwsProfile({ ...config, text }, domain, role.awsProfile),
    config.text,
  );
}
