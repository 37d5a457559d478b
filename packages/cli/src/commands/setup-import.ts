import { join } from 'node:path';
import { readFileFact, updateFile } from '@vouch/adapter-kit';
import {
  type Config,
  type Context,
  defaultProfile,
  describeDomain,
  isProfileName,
  oneIdentityRule,
  type Profile,
  parseJson,
  printable,
  profileNameRule,
  readConfig,
  rivalsOf,
  VouchError,
  withProfile,
} from '@vouch/core';
import * as v from 'valibot';
import { existingVouchDirectory } from '../existing-vouch.ts';

/** A profile as the existing Vouch writes it. */
const foreignProfile = v.looseObject({
  domain: v.string(),
  domain_owner: v.string(),
  region: v.string(),
  aws_profile: v.optional(v.nullable(v.string())),
});

/** It has had two names for its profiles, and does not migrate old ones automatically: both are read. */
const foreignConfig = v.looseObject({
  codeartifact: v.optional(
    v.looseObject({
      default: v.optional(v.nullable(v.string())),
      profiles: v.optional(v.record(v.string(), foreignProfile)),
      domain_profiles: v.optional(v.record(v.string(), foreignProfile)),
    }),
  ),
});

/**
 * `vouch setup import`: takes over the CodeArtifact profiles of the existing Vouch, from its
 * `~/.config/vouch/config.json`, which stays as it is. A profile that we have already is left alone.
 */
export async function setupImport(context: Context): Promise<void> {
  const path = join(existingVouchDirectory(context), 'config.json');
  const found = await readForeign(context, path);
  const config = await readConfig(context);
  const wanted: [string, Profile][] = [];
  const left: string[] = [];
  for (const [name, profile] of found) {
    const [rival] = rivalsOf([...config.profiles, ...wanted], profile);
    if (config.profiles.has(name)) left.push(`left profile ${name} as it is`);
    else if (!isProfileName(name)) left.push(`left profile “${printable(name)}” out: ${profileNameRule}`);
    else if (rival !== undefined)
      left.push(`left profile ${name} out: ${oneIdentityRule}, and ${rival[0]} uses another`);
    else wanted.push([name, profile]);
  }
  // A value that is wrong stands in their file.
  if (wanted.length > 0)
    await updateFile(context, config.path, (text) => withAll({ ...config, text, path }, wanted));
  for (const [name, profile] of wanted) context.say(`imported profile ${name}: ${describeDomain(profile)}`);
  for (const line of left) context.say(line);
  if (found.size === 0) context.say(`there are no CodeArtifact profiles in ${path}`);
}

function withAll(config: Config, profiles: readonly (readonly [string, Profile])[]): string | null {
  return profiles.reduce<string | null>(
    (text, [name, profile]) => withProfile({ ...config, text }, name, profile),
    config.text,
  );
}

/** Every profile under its own name, and the one that a command without `--profile` takes as our `default`, too. */
async function readForeign(context: Context, path: string): Promise<Map<string, Profile>> {
  const { text } = await readFileFact(context, path);
  if (text === null) {
    throw new VouchError('configuration', `there is no ${path} to import from`, {
      hint: 'vouch setup codeartifact --tool TOOL …',
    });
  }
  const parsed = v.safeParse(foreignConfig, parseJson(text));
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw new VouchError(
      'configuration',
      `${path} is not as the existing Vouch writes it: ${v.getDotPath(issue) ?? 'all of it'}`,
    );
  }
  const { default: usual, profiles, domain_profiles } = parsed.output.codeartifact ?? {};
  const all = { ...profiles, ...domain_profiles };
  const found = new Map(Object.entries(all).map(([name, profile]) => [name, fromForeign(profile)]));
  const chosen = found.get(usual ?? '');
  if (chosen === undefined || usual === defaultProfile) return found;
  // First, because of two identities of one domain the first is taken.
  if (!found.has(defaultProfile)) return new Map([[defaultProfile, chosen], ...found]);
  context.say(
    `the existing Vouch’s default is ${printable(usual ?? '')}; here that one is --profile ${printable(usual ?? '')}`,
  );
  return found;
}

function fromForeign({
  domain,
  domain_owner,
  region,
  aws_profile,
}: v.InferOutput<typeof foreignProfile>): Profile {
  return { domain, domainOwner: domain_owner, region, ...(aws_profile && { awsProfile: aws_profile }) };
}
