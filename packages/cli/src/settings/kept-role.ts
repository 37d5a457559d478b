import {
  type Config,
  configuredDomains,
  type Domain,
  type Role,
  sameDomain,
  selectorFor,
  withAwsProfile,
} from '@vouch/core';

/** A domain that a further role would make ambiguous, and the role that served it until now. */
export interface Kept {
  readonly domain: Domain;
  /** A profile that names it, where one does. */
  readonly profile: string | undefined;
  readonly role: Role;
}

/** The domains that name no AWS profile, are served by one role now, and would be ambiguous once this one is there. Pure. */
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
