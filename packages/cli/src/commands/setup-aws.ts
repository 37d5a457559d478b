import { createFile, dryRun, readFileFact, removeOwner, setUp, updateFile } from '@vouch/adapter-kit';
import {
  type Config,
  parseRoleArn,
  partitionOfRegion,
  readConfig,
  VouchError,
  withoutRole,
  withRole,
} from '@vouch/core';
import { type AwsProfileRequest, awsConfigAdapter } from '../aws-config.ts';
import { policiesFor } from '../iam/policies.ts';
import { type PolicyFormat, printPolicies } from '../iam/print.ts';
import type { SetupPlace } from './setup-codeartifact.ts';

export interface SetupAwsFlags {
  readonly role: string;
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
export async function setupAws({ context, program, print }: SetupPlace, flags: SetupAwsFlags): Promise<void> {
  const config = await readConfig(context);
  if (config.issuer === undefined) {
    throw new VouchError(
      'configuration',
      'no issuer is enrolled, so there is no session for a role to be taken with',
      {
        hint: 'vouch enroll ISSUER-URL',
      },
    );
  }
  const { partition } = parseRoleArn(flags.role);
  if (flags.region !== undefined && partitionOfRegion(flags.region)?.id !== partition) {
    throw new VouchError('usage', `${flags.region} is not a region of the role’s partition, ${partition}`);
  }
  if (flags.printPolicy !== undefined) {
    const policies = policiesFor(config, config.issuer, flags.role, flags.githubRepository);
    return print(printPolicies(policies, flags.printPolicy, flags.role));
  }
  const profile = flags.profile ?? profileFor(config, flags.role);
  const owner = { tool: awsConfigAdapter.tool, id: profile };
  if (flags.remove) {
    const { changed, notes } = await removeOwner(context, owner);
    await updateFile(context, config.path, (text) => withoutRole({ ...config, text }, profile));
    for (const line of [...changed.map((path) => `restored ${path}`), ...notes]) context.say(line);
    return;
  }
  const request: AwsProfileRequest = {
    profile,
    program: { ...program, args: ['credential', 'aws'] },
    ...(flags.region !== undefined && { region: flags.region }),
  };
  const role = { awsProfile: profile, arn: flags.role };
  const saved = (text: string | null) => withRole({ ...config, text }, role, flags.region);
  if (flags.dryRun) {
    const plan = awsConfigAdapter.plan(request, await awsConfigAdapter.inspect(context, request));
    const stored = await readFileFact(context, config.path);
    print(dryRun({ ...plan, edits: [...plan.edits, createFile(stored, saved(stored.text), 0o600)] }));
    return;
  }
  const { changed, notes } = await setUp(context, awsConfigAdapter, profile, request);
  await updateFile(context, config.path, saved);
  for (const line of [...changed.map((path) => `wrote ${path}`), ...notes]) context.say(line);
}

/** The profile that has this role already, else `vouch`, else `vouch-2` and so on. */
function profileFor({ roles }: Config, arn: string): string {
  const known = [...roles.values()].find((role) => role.arn === arn);
  if (known !== undefined) return known.awsProfile;
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? 'vouch' : `vouch-${number}`;
    if (!roles.has(name)) return name;
  }
}
