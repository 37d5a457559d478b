import { describeDomain, sameDomain } from '../domain.ts';
import { VouchError } from '../error.ts';
import { type Config, type Profile, withAwsProfile, withProfile } from './store.ts';

export const oneIdentityRule = 'all profiles of one domain must use the same AWS profile';

/** The AWS profile that a domain is to have, and the other profiles of it that do not have it yet. */
export interface OneIdentity {
  readonly awsProfile: string | undefined;
  readonly followers: readonly string[];
}

/**
 * A repository's URL names a domain but not a profile, so a domain has one identity, whatever profiles name it: a new profile takes
 * the existing one, and changing one profile's changes the others' with it. `profile` is what is to be saved as
 * `name`, `wish` the AWS profile that somebody asks for now. Throws `configuration` for a new profile with an identity of its own, and
 * where the existing ones disagree and nobody says which counts. Pure.
 */
export function oneIdentityFor(
  { profiles }: Pick<Config, 'profiles'>,
  name: string,
  profile: Profile,
  wish: string | undefined,
): OneIdentity {
  const others = [...profiles].filter(([each, other]) => each !== name && sameDomain(other, profile));
  const rivals = rivalsOf(others, profile);
  const [rival] = rivals;
  if (rival === undefined) return { awsProfile: profile.awsProfile, followers: [] };
  const former = profiles.get(name);
  const isNew = former === undefined || !sameDomain(former, profile);
  const [, { awsProfile }] = rival;
  const agreed = others.every(([, other]) => other.awsProfile === awsProfile);
  if (wish === undefined && isNew && agreed) return { awsProfile, followers: [] };
  if (wish !== undefined && !isNew)
    return { awsProfile: profile.awsProfile, followers: rivals.map(([each]) => each) };
  throw disagreement(rival, profile, wish);
}

/** Of these profiles, those that give this one's domain another identity. Pure. */
export function rivalsOf(
  profiles: readonly (readonly [string, Profile])[],
  profile: Profile,
): readonly (readonly [string, Profile])[] {
  return profiles.filter(
    ([, other]) => sameDomain(other, profile) && other.awsProfile !== profile.awsProfile,
  );
}

function disagreement([name, { awsProfile }]: readonly [string, Profile], profile: Profile, wish?: string) {
  const theirs = awsProfile === undefined ? 'no AWS profile' : `the AWS profile ${awsProfile}`;
  const choice = wish ?? awsProfile ?? profile.awsProfile ?? 'NAME';
  return new VouchError(
    'configuration',
    `${oneIdentityRule}, but the profile ${name} for ${describeDomain(profile)} uses ${theirs}`,
    {
      hint: `change all of them together: vouch setup codeartifact --tool TOOL --repository REPOSITORY --profile ${name} --aws-profile ${choice}`,
    },
  );
}

/** The file's new text with the profile saved, and its AWS profile given to those that follow. Throws as `withProfile`. */
export function withFollowers(
  config: Config,
  name: string,
  profile: Profile,
  followers: readonly string[],
): string | null {
  const text = withProfile(config, name, profile);
  return followers.length === 0 ? text : withAwsProfile({ ...config, text }, profile, profile.awsProfile);
}

/** The profile with that AWS profile, or with none. Pure. */
export function withIdentityOf<Kind extends Profile>(
  { awsProfile: _former, ...profile }: Kind,
  awsProfile: string | undefined,
): Omit<Kind, 'awsProfile'> & { readonly awsProfile?: string } {
  return { ...profile, ...(awsProfile !== undefined && { awsProfile }) };
}
