import {
  dryRunWith,
  listOwners,
  type Owner,
  planRemoval,
  removeOwner,
  sameOwner,
  updateFile,
} from '@vouch/adapter-kit';
import {
  type Config,
  type Context,
  configuredDomains,
  VouchError,
  withAwsProfile,
  withoutRole,
} from '@vouch/core';
import { awsConfigAdapter } from '../aws-config.ts';

/** The AWS profile that was named, or the one of the role that was. */
export interface WhichProfile {
  readonly profile?: string;
  readonly role?: string;
}

/**
 * Takes back what `vouch setup aws` wrote. Throws `usage` where nothing says which of several, `configuration` for a
 * profile that it never wrote.
 */
export async function removeAwsProfile(context: Context, config: Config, which: WhichProfile): Promise<void> {
  const owner = await ownerOf(context, config, which);
  const { changed, notes } = await removeOwner(context, owner);
  await updateFile(context, config.path, without(config, owner));
  for (const line of [...changed.map((path) => `restored ${path}`), ...notes]) context.say(line);
}

/** What that would change, as a diff. Throws the same. */
export async function previewAwsRemoval(
  context: Context,
  config: Config,
  which: WhichProfile,
): Promise<string> {
  const owner = await ownerOf(context, config, which);
  const plan = await planRemoval(context, owner);
  for (const note of plan.notes) context.say(note);
  return dryRunWith(context, plan, { path: config.path, change: without(config, owner) });
}

/** Without its role, and without its AWS profile where a domain names it: that is gone from ~/.aws/config as well. */
function without(config: Config, owner: Owner) {
  const freed = configuredDomains(config).filter(({ awsProfile }) => awsProfile === owner.id);
  return (text: string | null) => {
    const stored = freed.reduce<string | null>(
      (former, domain) => withAwsProfile({ ...config, text: former }, domain, undefined),
      text,
    );
    return withoutRole({ ...config, text: stored }, owner.id);
  };
}

async function ownerOf(context: Context, config: Config, which: WhichProfile): Promise<Owner> {
  const profile = chosenProfile(config, which);
  const owner = { tool: awsConfigAdapter.tool, id: profile };
  const written = (await listOwners(context)).some((each) => sameOwner(each, owner));
  if (!written && !config.roles.has(profile)) throw notSetUp(config, `the AWS profile ${profile}`);
  return owner;
}

function chosenProfile(config: Config, { profile, role }: WhichProfile): string {
  if (profile !== undefined) return profile;
  const roles = [...config.roles.values()].filter(({ arn }) => role === undefined || arn === role);
  const [only] = roles;
  if (only === undefined) throw notSetUp(config, role === undefined ? 'an AWS profile' : `the role ${role}`);
  if (roles.length === 1) return only.awsProfile;
  throw new VouchError('usage', 'which AWS profile is to go?', { hint: `--profile ${known(config)}` });
}

function notSetUp(config: Config, what: string): VouchError {
  const names = known(config);
  return new VouchError('configuration', `${what} was not set up by vouch`, {
    ...(names !== '' && { hint: `there are: ${names}` }),
  });
}

function known({ roles }: Config): string {
  return [...roles.keys()].join(', ');
}
