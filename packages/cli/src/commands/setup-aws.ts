import { type OwnChange, previewSetUp, runSetUp } from '@vouch/adapter-kit';
import {
  type Config,
  defaultProfile,
  describeDomain,
  domainFlags,
  parseRoleArn,
  partitionOfRegion,
  readConfig,
  toVouchError,
  VouchError,
  withRole,
} from '@vouch/core';
import {
  type AwsProfileFacts,
  type AwsProfileRequest,
  awsConfigAdapter,
  isTaken,
  readAwsConfig,
} from '../aws-config.ts';
import { policiesFor } from '../iam/policies.ts';
import { type PolicyFormat, printPolicies } from '../iam/print.ts';
import { type Kept, madeAmbiguousBy, withKept } from '../settings/kept-role.ts';
import { foreignHomeNotes } from '../setup/foreign-home.ts';
import { previewAwsRemoval, removeAwsProfile } from './setup-aws-remove.ts';
import type { SetupPlace } from './setup-codeartifact.ts';

export interface SetupAwsFlags {
  /** Needed for all but `remove`. */
  readonly role?: string;
  readonly profile?: string;
  readonly region?: string;
  readonly dryRun?: true;
  readonly remove?: true;
  readonly printPolicy?: PolicyFormat;
  /** `owner/name`, whose GitHub Actions may take the role too. */
  readonly githubRepository?: string;
}

/**
 * `vouch setup aws`: remembers the role that the session takes, and writes an AWS profile that stands for it.
 * Throws `configuration` (exit 6) where nobody has enrolled.
 */
export async function setupAws(place: SetupPlace, flags: SetupAwsFlags): Promise<void> {
  const { context, program, print } = place;
  checkPolicyFlags(flags);
  const config = await readConfig(context);
  if (flags.remove && flags.dryRun) return print(await previewAwsRemoval(context, config, flags));
  if (flags.remove) return await removeAwsProfile(context, config, flags);
  const arn = flags.role;
  if (arn === undefined)
    throw new VouchError('usage', 'which role is the session to take?', { hint: '--role ARN' });
  const partition = partitionOfFlag(arn);
  if (flags.region !== undefined && partitionOfRegion(flags.region)?.id !== partition) {
    throw new VouchError('usage', `${flags.region} is not a region of the role’s partition, ${partition}`, {
      hint: 'leave --region out, or name one of that partition',
    });
  }
  if (flags.printPolicy !== undefined) {
    const policies = policiesFor(config, arn, flags.githubRepository);
    if (config.issuer === undefined)
      context.say('no issuer is enrolled, so no people are trusted with the role: vouch enroll ISSUER-URL');
    return print(printPolicies(policies, flags.printPolicy, arn));
  }
  requireIssuer(config);
  const profile = flags.profile ?? profileFor(config, arn, await readAwsConfig(context));
  const request: AwsProfileRequest = {
    profile,
    program: { ...program, args: ['credential', 'aws'] },
    ...(flags.region !== undefined && { region: flags.region }),
  };
  const kept = madeAmbiguousBy(config, { awsProfile: profile, arn });
  const own: OwnChange = {
    path: config.path,
    change: (text) => {
      const stored = withKept({ ...config, text }, kept);
      return withRole({ ...config, text: stored }, { awsProfile: profile, arn }, flags.region);
    },
  };
  const notes = [
    ...(await foreignHomeNotes(context)),
    ...keptNotes(kept, profile),
    ...rivals(config, profile, arn),
  ];
  const asked = { adapter: awsConfigAdapter, request, id: profile, own, notes };
  if (flags.dryRun) print(await previewSetUp(context, asked));
  else await runSetUp(context, asked);
}

/** Throws `usage` for a flag that names no role: for the core, which reads it in files and variables, that is `configuration`. */
function partitionOfFlag(arn: string): string {
  try {
    return parseRoleArn(arn).partition.id;
  } catch (thrown) {
    throw new VouchError('usage', toVouchError(thrown).message, {
      hint: '--role arn:aws:iam::123456789012:role/NAME',
    });
  }
}

/** Other roles of the same account: from now on nothing says which of them serves its domains. */
function rivals({ roles }: Config, profile: string, arn: string): readonly string[] {
  const { account } = parseRoleArn(arn);
  const others = [...roles.values()].filter(
    (role) => role.awsProfile !== profile && parseRoleArn(role.arn).account === account,
  );
  return others.map(
    (other) =>
      `the AWS profile ${other.awsProfile} (${other.arn}) could serve ${account}, too: name one with --aws-profile, or undo it: vouch setup aws --remove --profile ${other.awsProfile}`,
  );
}

/** What an earlier set-up goes on with: that two roles could serve it now would otherwise come up only at the next build. */
function keptNotes(kept: readonly Kept[], awsProfile: string): readonly string[] {
  return kept.map(({ domain, profile, role }) => {
    const named = profile === undefined || profile === defaultProfile ? '' : ` --profile ${profile}`;
    const where = domainFlags(domain).join(' ');
    return `${describeDomain(domain)} stays with the AWS profile ${role.awsProfile}; for the new one: vouch setup codeartifact --tool TOOL --repository REPOSITORY ${where}${named} --aws-profile ${awsProfile}`;
  });
}

/** Throws `usage` for flags of the policies that would do something else, or nothing. */
function checkPolicyFlags({ printPolicy, githubRepository, remove }: SetupAwsFlags): void {
  if (printPolicy !== undefined && remove)
    throw new VouchError('usage', '--print-policy sets up nothing, and --remove undoes a set-up', {
      hint: 'leave one of them out',
    });
  if (githubRepository === undefined) return;
  if (printPolicy === undefined)
    throw new VouchError('usage', '--github-repository goes with --print-policy', {
      hint: 'it changes what an administrator pastes, and nothing here',
    });
  // IAM reads * and ? in it, with which other people’s repositories would be trusted.
  if (!/^[A-Za-z0-9][\w-]*\/[\w.-]+$/.test(githubRepository))
    throw new VouchError('usage', `${githubRepository} is not a GitHub repository`, {
      hint: '--github-repository OWNER/NAME',
    });
}

function requireIssuer({ issuer }: Config): void {
  if (issuer !== undefined) return;
  throw new VouchError(
    'configuration',
    'no issuer is enrolled, so there is no session for a role to be taken with',
    { hint: 'vouch enroll ISSUER-URL' },
  );
}

/** The profile that has this role already, else `vouch`, else `vouch-2` and so on, past those of another program. */
function profileFor({ roles }: Config, arn: string, facts: AwsProfileFacts): string {
  const known = [...roles.values()].find((role) => role.arn === arn);
  if (known !== undefined) return known.awsProfile;
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? 'vouch' : `vouch-${number}`;
    if (!roles.has(name) && !isTaken(facts, name)) return name;
  }
}
