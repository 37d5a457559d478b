import { type Config, type Context, listedDomains, type Profile } from '@vouch/core';

/**
 * The domains that may be meant where no profile is saved: those that are configured still (a default profile that came to mean
 * another domain goes with that domain's last set-up), or in CI those of `VOUCH_DOMAINS`, which says no region. Pure.
 */
export function domainsWithoutProfile(
  config: Config,
  env: Context['env'],
): readonly (Pick<Profile, 'domain' | 'domainOwner'> & Partial<Profile>)[] {
  if (config.profiles.size > 0) return [];
  return config.text === null ? listedDomains(config, env) : config.domains;
}
