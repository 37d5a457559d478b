import { type Config, describeDomain, type Profile, sameDomain } from '@vouch/core';
import type { MeantDomain, Settings } from '../settings/settings.ts';
import type { SetupFlags } from './setup-flags.ts';

/** A profile that comes to mean another domain is reported: a typo in `--domain` would go unnoticed. */
export function movedProfile({ profiles }: Config, settings: Settings): readonly string[] {
  const former = profiles.get(settings.profileName);
  if (former === undefined || sameDomain(former, settings)) return [];
  return [
    `the profile ${settings.profileName} was ${describeDomain(former)} and is now ${describeDomain(settings)}: name another with --profile to have both`,
  ];
}

/** A domain has one identity: a person who gave one profile another, or a new profile none, is told what became of it. */
export function identityNotes(
  asked: MeantDomain,
  { profileName, awsProfile }: Settings,
  followers: readonly string[],
): readonly string[] {
  const moved = followers.map(
    (name) => `the profile ${name} names the same domain, and has the AWS profile ${awsProfile} now, too`,
  );
  if (asked.awsProfile === awsProfile) return moved;
  const what = awsProfile === undefined ? 'no AWS profile' : `the AWS profile ${awsProfile}`;
  return [`the profile ${profileName} has ${what}, as the domain’s others have`];
}

/** A lifetime is only saved where the person named one, now or before, so that a later default of ours is not frozen. */
export function profileToSave(
  { profiles }: Config,
  settings: Settings,
  flags: Pick<SetupFlags, 'durationSeconds'>,
): Profile {
  const { profileName, identity: _identity, durationSeconds: meant, ...profile } = settings;
  const former = profiles.get(profileName);
  const kept = former !== undefined && sameDomain(former, settings) ? former.durationSeconds : undefined;
  const durationSeconds = flags.durationSeconds === undefined ? kept : meant;
  return durationSeconds === undefined ? profile : { ...profile, durationSeconds };
}
