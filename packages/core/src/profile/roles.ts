import type { Domain } from '../domain.ts';
import { VouchError } from '../error.ts';
import type { IdentitySelector, Role } from '../identity-selector.ts';
import { isOfPartition, parseRoleArn, requirePartition } from '../role-arn.ts';
import { type ConfigFile, configText, rootOf } from './config-file.ts';
import type { Config } from './store.ts';

/**
 * The identity that serves a domain: the AWS profile that was named, as a role of the session where it is one of
 * ours; else the session with the only role of the region's partition, or with the one that lives in the domain owner's
 * account. Between several it is never guessed: throws `configuration`. So it does where no role is of the partition,
 * before any call is made.
 */
export function selectorFor(
  config: Pick<Config, 'roles'>,
  awsProfile: string | undefined,
  { domainOwner, region }: Pick<Domain, 'domainOwner' | 'region'>,
): IdentitySelector {
  if (awsProfile !== undefined) {
    const role = config.roles.get(awsProfile);
    return role === undefined
      ? { kind: 'aws-profile', name: awsProfile }
      : { kind: 'session', role: inPartition(role, region) };
  }
  const [any] = config.roles.values();
  if (any === undefined) return { kind: 'automatic' };
  const roles = [...config.roles.values()].filter(({ arn }) => isOfPartition(arn, region));
  const own = roles.filter(({ arn }) => parseRoleArn(arn).account === domainOwner);
  const [only, ...others] = own.length === 1 ? own : roles;
  if (others.length === 0) return { kind: 'automatic', role: inPartition(only ?? any, region) };
  const names = roles.map(({ awsProfile: name }) => name).join(', ');
  throw new VouchError(
    'configuration',
    `several AWS profiles could serve ${domainOwner || 'the domain'} in ${region}: ${names}`,
    {
      reason: 'several-aws-profiles',
      hint: 'name one with --aws-profile; vouch setup codeartifact saves it; vouch setup aws --remove --profile NAME undoes one',
    },
  );
}

function inPartition(role: Role, region: string): Role {
  const hint = 'name a role of that partition: vouch setup aws --role ARN --profile NAME';
  requirePartition(role.arn, region, hint);
  return { awsProfile: role.awsProfile, arn: role.arn };
}

/** The region whose STS is asked for a role: its own, else its partition's default. Throws `configuration` for no role's ARN. */
export function stsRegionOf({ arn, region }: { readonly arn: string; readonly region?: string }): string {
  return region ?? parseRoleArn(arn).partition.defaultRegion;
}

/** The file's new text with this role under the name of its AWS profile. */
export function withRole(config: ConfigFile, role: Role, region: string | undefined): string {
  const root = rootOf(config);
  const former = root.aws?.profiles?.[role.awsProfile];
  const stored = { ...former, role_arn: role.arn, ...(region !== undefined && { region }) };
  return configText(config, {
    ...root,
    aws: { ...root.aws, profiles: { ...root.aws?.profiles, [role.awsProfile]: stored } },
  });
}

/** The file's new text without that AWS profile's role. */
export function withoutRole(config: ConfigFile, awsProfile: string): string | null {
  if (config.text === null) return null;
  const root = rootOf(config);
  const { [awsProfile]: _removed, ...profiles } = root.aws?.profiles ?? {};
  return configText(config, { ...root, aws: { ...root.aws, profiles } });
}
