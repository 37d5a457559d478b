import { join } from 'node:path';
import type { Context } from '../context.ts';
import { type Domain, sameDomain } from '../domain.ts';
import { VouchError } from '../error.ts';
import { errorCode } from '../file-failure.ts';
import type { Role } from '../identity-selector.ts';
import { type ConfigFile, configText, rootOf, storedFrom } from './config-file.ts';
import { type Issuer, issuerFrom } from './issuer.ts';
import { isSetting, type StoredProfile } from './schema.ts';

/** What a profile says, in our own words. */
export interface Profile extends Domain {
  /** The section of `~/.aws/config` whose credentials are used. */
  readonly awsProfile?: string;
  readonly durationSeconds?: number;
  readonly endpointUrl?: string;
  /** Names of the user's own in front of this domain's repositories. */
  readonly origins?: readonly string[];
}

export interface Config extends ConfigFile {
  readonly profiles: ReadonlyMap<string, Profile>;
  /** Domains that were set up and not removed, in the order of their set-up. */
  readonly domains: readonly Profile[];
  /** The roles that a session may take, by the name of their AWS profile. */
  readonly roles: ReadonlyMap<string, Role & { readonly region?: string }>;
  readonly issuer?: Issuer;
}

/** Every domain that a profile names or a set-up left, in that order; one may be there twice. Pure. */
export function configuredDomains({
  profiles,
  domains,
}: Pick<Config, 'profiles' | 'domains'>): readonly Profile[] {
  return [...profiles.values(), ...domains];
}

export const defaultProfile = 'default';

/** `~/.vouch`, the home of everything of ours on disk. */
export function vouchDirectory(context: Pick<Context, 'homeDirectory'>): string {
  return join(context.homeDirectory, '.vouch');
}

/**
 * Reads `~/.vouch/config.json`. A missing file is an empty configuration.
 * Throws `configuration` where it cannot be read, is not JSON, or breaks the schema (naming the key by its path).
 */
export async function readConfig(context: Context): Promise<Config> {
  const path = join(vouchDirectory(context), 'config.json');
  let text: string;
  try {
    text = await context.files.readFile(path, 'utf8');
  } catch (cause) {
    if (errorCode(cause) === 'ENOENT')
      return { path, text: null, profiles: new Map(), domains: [], roles: new Map() };
    throw new VouchError('configuration', `cannot read ${path}`, {
      cause,
      hint: 'look at its owner and its mode',
    });
  }
  return { path, text, ...parseConfig(text, path) };
}

function parseConfig(text: string, path: string): Omit<Config, 'path' | 'text'> {
  const { codeartifact, aws, issuer } = storedFrom(text, path);
  const profiles = Object.entries(codeartifact?.profiles ?? {});
  const roles = Object.entries(aws?.profiles ?? {});
  return {
    profiles: new Map(profiles.map(([name, profile]) => [name, fromStored(profile)])),
    domains: (codeartifact?.domains ?? []).map(fromStored),
    roles: new Map(
      roles.map(([awsProfile, { role_arn: arn, region }]) => [
        awsProfile,
        { awsProfile, arn, ...(region !== undefined && { region }) },
      ]),
    ),
    ...(issuer !== undefined && { issuer: issuerFrom(issuer) }),
  };
}

/**
 * The file's new text with `profile` under `name`, and its domain among the configured ones. Pure: the caller
 * writes it, with mode 0600. Keys that we do not know are kept wherever they stand.
 * Throws `configuration` where the profile or its name is not one that `readConfig` would take back.
 */
export function withProfile(config: Config, name: string, profile: Profile): string {
  const root = rootOf(config);
  const codeartifact = root.codeartifact ?? {};
  const stored = toStored(profile);
  const profiles = {
    ...codeartifact.profiles,
    [name]: { ...unknownKeys(codeartifact.profiles?.[name]), ...stored },
  };
  const domains = codeartifact.domains ?? [];
  const former = domains.find((domain) => sameDomain(fromStored(domain), profile));
  const others = domains.filter((domain) => !sameDomain(fromStored(domain), profile));
  const configured = { ...unknownKeys(former), ...stored };
  const text = configText(config, {
    ...root,
    codeartifact: { ...codeartifact, profiles, domains: [...others, configured] },
  });
  storedFrom(text, config.path);
  return text;
}

/** The file's new text without that domain: neither a profile nor the list of configured domains holds it. */
export function withoutDomain(config: ConfigFile, domain: Domain): string | null {
  if (config.text === null) return null;
  const root = rootOf(config);
  const { profiles = {}, domains = [], ...rest } = root.codeartifact ?? {};
  const kept = Object.entries(profiles).filter(([, profile]) => !sameDomain(fromStored(profile), domain));
  const codeartifact = {
    ...rest,
    profiles: Object.fromEntries(kept),
    domains: domains.filter((stored) => !sameDomain(fromStored(stored), domain)),
  };
  return configText(config, { ...root, codeartifact });
}

/** The file's new text in which a domain has this AWS profile, or none, wherever it stands. Throws as `readConfig` does. */
export function withAwsProfile(
  config: ConfigFile,
  domain: Domain,
  awsProfile: string | undefined,
): string | null {
  if (config.text === null) return null;
  const root = rootOf(config);
  const { profiles = {}, domains = [], ...rest } = root.codeartifact ?? {};
  const changed = (stored: StoredProfile): StoredProfile => {
    if (!sameDomain(fromStored(stored), domain)) return stored;
    const { aws_profile: _former, ...others } = stored;
    return awsProfile === undefined ? others : { ...others, aws_profile: awsProfile };
  };
  const changedProfiles = Object.entries(profiles).map(([name, stored]) => [name, changed(stored)]);
  const codeartifact = {
    ...rest,
    profiles: Object.fromEntries(changedProfiles) as Record<string, StoredProfile>,
    domains: domains.map(changed),
  };
  return configText(config, { ...root, codeartifact });
}

/** What a later version of ours, or another program, wrote into a profile. A setting of ours that is not given again is gone. */
function unknownKeys(stored: StoredProfile | undefined): Record<string, unknown> {
  return Object.fromEntries(Object.entries(stored ?? {}).filter(([key]) => !isSetting(key)));
}

function fromStored(stored: StoredProfile): Profile {
  return {
    domain: stored.domain,
    domainOwner: stored.domain_owner,
    region: stored.region,
    ...(stored.aws_profile !== undefined && { awsProfile: stored.aws_profile }),
    ...(stored.duration_seconds !== undefined && { durationSeconds: stored.duration_seconds }),
    ...(stored.endpoint_url !== undefined && { endpointUrl: stored.endpoint_url }),
    ...(stored.origins !== undefined && { origins: stored.origins }),
  };
}

function toStored(profile: Profile): StoredProfile {
  return {
    domain: profile.domain,
    domain_owner: profile.domainOwner,
    region: profile.region,
    ...(profile.awsProfile !== undefined && { aws_profile: profile.awsProfile }),
    ...(profile.durationSeconds !== undefined && { duration_seconds: profile.durationSeconds }),
    ...(profile.endpointUrl !== undefined && { endpoint_url: profile.endpointUrl }),
    ...(profile.origins !== undefined && { origins: [...profile.origins] }),
  };
}
