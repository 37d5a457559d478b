import {
  awsConfigRegion,
  type Config,
  type Context,
  defaultDurationSeconds,
  defaultProfile,
  domainLabel,
  durationRule,
  type IdentitySelector,
  isAccountId,
  isDomainName,
  type Profile,
  parseDuration,
  partitionOfRegion,
  printableUrl,
  requireProfileName,
  sameDomain,
  selectorFor,
  VouchError,
} from '@vouch/core';
import { domainsWithoutProfile } from './domains-without-profile.ts';

/** The command that has a domain configured, for hints. */
export const firstSetup =
  'vouch setup codeartifact --tool TOOL --repository REPOSITORY --domain D --domain-owner ACCOUNT --region R';

/** What the command line may say about a domain; every command that has such flags has these. */
export interface DomainFlags {
  readonly domain?: string | undefined;
  readonly domainOwner?: string | undefined;
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
  readonly awsProfile?: string | undefined;
  readonly durationSeconds?: string | undefined;
}

/** A domain as a command means it. */
export interface MeantDomain extends Profile {
  /** The profile that these settings came from, and are saved under by setup. */
  readonly profileName: string;
  readonly durationSeconds: number;
}

export interface Settings extends MeantDomain {
  readonly identity: IdentitySelector;
}

/** Asks AWS for the caller's own account; called only where nothing else names the domain's owner. */
export type OwnAccount = (selector: IdentitySelector, region: string) => Promise<string>;

/** The settings of one command, and the identity that serves them. Throws what `resolveDomain` and `withIdentity` throw. */
export async function resolveSettings(
  context: Context,
  config: Config,
  flags: DomainFlags,
  ownAccount: OwnAccount,
): Promise<Settings> {
  return withIdentity(config, await resolveDomain(context, config, flags, ownAccount));
}

/** The same domain with the identity that serves it. Throws `configuration` where several could. */
export function withIdentity(config: Config, domain: MeantDomain): Settings {
  return { ...domain, identity: selectorFor(config, domain.awsProfile, domain) };
}

/**
 * The domain that a command means: flag, environment (`VOUCH_…`), profile, AWS configuration, default, in this order.
 * Throws `configuration` where no domain is known or the profile is not there, `usage` for a malformed value.
 */
export async function resolveDomain(
  context: Context,
  config: Config,
  flags: DomainFlags,
  ownAccount: OwnAccount,
): Promise<MeantDomain> {
  const { env } = context;
  const named = flags.profile ?? (env['VOUCH_PROFILE'] || undefined);
  const profileName = named ?? defaultProfile;
  const saved = config.profiles.get(profileName);
  if (saved === undefined) requireProfileName(profileName);
  const given = flags.domain ?? (env['VOUCH_DOMAIN'] || undefined);
  const others = named === undefined && given === undefined ? domainsWithoutProfile(config, env) : [];
  const stored = saved ?? (others.length === 1 ? others[0] : undefined);
  const domain = given ?? stored?.domain;
  if (domain === undefined) throw others.length > 1 ? whichOf(others) : noDomain(config, named);
  const awsProfile = flags.awsProfile ?? stored?.awsProfile;
  const region =
    flags.region ??
    (env['VOUCH_REGION'] || stored?.region) ??
    (await awsConfigRegion(context, awsProfile)) ??
    'us-east-1';
  const duration = flags.durationSeconds ?? (env['VOUCH_DURATION_SECONDS'] || undefined);
  const durationSeconds =
    duration === undefined ? (stored?.durationSeconds ?? defaultDurationSeconds) : durationFrom(duration);
  check(
    isDomainName(domain),
    `${told(domain)} is not a domain name`,
    'a domain name is 2 to 50 of a-z, 0-9 and -',
  );
  check(
    partitionOfRegion(region) !== undefined,
    `${told(region)} is not an AWS region`,
    'a region looks like eu-west-1',
  );
  const domainOwner =
    flags.domainOwner ??
    (env['VOUCH_DOMAIN_OWNER'] || stored?.domainOwner) ??
    (await ownAccount(selectorFor(config, awsProfile, { domainOwner: '', region }), region));
  check(
    isAccountId(domainOwner),
    `${told(domainOwner)} is not an account id`,
    'a domain owner is an account id of 12 digits',
  );
  const meant = { domain, domainOwner, region };
  // The profile's hosts are its own domain's: another domain's token must not go there.
  const own = sameDomain({ ...meant, ...stored }, meant) ? stored : undefined;
  return {
    ...(own?.endpointUrl !== undefined && { endpointUrl: own.endpointUrl }),
    ...(own?.origins !== undefined && { origins: own.origins }),
    ...(awsProfile !== undefined && { awsProfile }),
    profileName,
    ...meant,
    durationSeconds,
  };
}

function durationFrom(text: string): number {
  const seconds = parseDuration(text);
  if (seconds !== undefined) return seconds;
  throw new VouchError('usage', `${told(text)} is not a token lifetime`, { hint: durationRule });
}

/** A value that was given, so that nothing at all is seen as well. */
function told(value: string): string {
  return value === '' ? '“”' : printableUrl(value);
}

function check(holds: boolean, message: string, hint: string): void {
  if (!holds) throw new VouchError('usage', message, { hint });
}

function whichOf(domains: readonly Pick<Profile, 'domain' | 'domainOwner'>[]): VouchError {
  const names = domains.map(domainLabel).join(', ');
  return new VouchError('configuration', `no profile says which domain is meant; there are: ${names}`, {
    hint: 'name one with --domain and --domain-owner (vouch env and exec: --ca-domain and --ca-domain-owner)',
  });
}

function noDomain(config: Config, profile: string | undefined): VouchError {
  const names = [...config.profiles.keys()];
  if (profile === undefined && names.length === 0)
    return new VouchError('configuration', 'no CodeArtifact domain is configured', {
      hint: `set it up once: ${firstSetup}`,
    });
  const known = names.length === 0 ? '' : ` (there are: ${names.join(', ')})`;
  const setup = profile === undefined ? firstSetup : `${firstSetup} --profile ${profile}`;
  const other = names.length === 0 ? '' : 'name one with --profile (vouch env and exec: --ca-profile), or ';
  return new VouchError('configuration', `there is no profile ${profile ?? defaultProfile}${known}`, {
    hint: `${other}set it up once: ${setup}`,
  });
}
