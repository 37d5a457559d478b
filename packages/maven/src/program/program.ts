import {
  editFile,
  type FileFact,
  type OwnChange,
  previewRemoval,
  previewSetUp,
  removeOwner,
  removeSetUp,
  repositoryOwner,
  runSetUp,
  xmlFormat,
} from '@vouch/adapter-kit';
import type { ProgramIo } from '@vouch/adapter-kit/kernel';
import {
  awsConfigRegion,
  type Context,
  defaultProfile,
  formatEndpoint,
  oneIdentityFor,
  type Profile,
  partitionOfRegion,
  readConfig,
  requireProfileName,
  sameDomain,
  VouchError,
  withFollowers,
  withIdentityOf,
} from '@vouch/core';
import { type MavenRequest, mavenAdapter } from '../adapter.ts';
import { repositoryChanges } from '../settings/changes.ts';
import { variableOfProfile } from '../settings/variable-names.ts';
import { type Flags, parseFlags, usage, wanted } from './flags.ts';

/** The program `vouch-maven-settings`: sets Maven up without the `vouch` command. Throws `usage` and what setup throws. */
export async function settingsProgram({ context, args, output, self }: ProgramIo): Promise<number> {
  const flags = parseFlags(args);
  if (flags.help) {
    output.write(usage);
    return 0;
  }
  const config = await readConfig(context);
  const profile = flags.profile ?? defaultProfile;
  const stored = config.profiles.get(profile);
  if (stored === undefined) requireProfileName(profile);
  const named = await profileFrom(context, flags, stored);
  const { awsProfile, followers } = flags.remove
    ? { awsProfile: named.awsProfile, followers: [] }
    : oneIdentityFor(config, profile, named, flags['aws-profile']);
  const saved = withIdentityOf(named, awsProfile);
  const request = requestFrom(flags, profile, saved, { ...self, args: ['--maven-env'] });
  if (flags.print) {
    output.write(ownSettings(request));
    return 0;
  }
  const owner = ownerOf(request);
  const own: OwnChange = {
    path: config.path,
    change: (text) => withFollowers({ ...config, text }, profile, saved, followers),
  };
  const asked = { adapter: mavenAdapter, request, id: owner.id, own, chosen: chosenWords(flags) };
  if (flags.remove && flags['dry-run']) output.write(await previewRemoval(context, owner, saved));
  else if (flags.remove) await removeSetUp(context, owner, saved, () => removeOwner(context, owner));
  else if (flags['dry-run']) output.write(await previewSetUp(context, asked));
  else await runSetUp(context, asked);
  return 0;
}

async function profileFrom(context: Context, flags: Flags, stored: Profile | undefined): Promise<Profile> {
  const awsProfile = flags['aws-profile'] ?? stored?.awsProfile;
  const domain = {
    domain: wanted(flags.domain ?? stored?.domain, '--domain'),
    domainOwner: wanted(flags['domain-owner'] ?? stored?.domainOwner, '--domain-owner'),
    region: flags.region ?? stored?.region ?? (await awsConfigRegion(context, awsProfile)) ?? 'us-east-1',
  };
  // The profile's hosts are its own domain's: another domain's token must not go there.
  const own = stored !== undefined && sameDomain(stored, domain) ? stored : undefined;
  const durationSeconds = flags.durationSeconds ?? own?.durationSeconds;
  return {
    ...own,
    ...domain,
    ...(durationSeconds !== undefined && { durationSeconds }),
    ...(awsProfile !== undefined && { awsProfile }),
  };
}

function requestFrom(
  flags: Flags,
  profile: string,
  domain: Profile,
  program: MavenRequest['program'],
): MavenRequest {
  const repository = wanted(flags.repository, '--repository');
  const url = urlOf(domain, repository, flags.endpointType);
  const { 'server-id': serverId = flags.registryName, 'mirror-of': mirrorOf } = flags;
  return {
    url,
    repository,
    domain,
    profile,
    program,
    ...(serverId !== undefined && { serverId }),
    ...(mirrorOf !== undefined && { mirrorOf }),
  };
}

function urlOf(domain: Profile, repository: string, endpointType: Flags['endpointType']): string {
  const url = formatEndpoint({ ...domain, format: 'maven', repository }, endpointType);
  if (url !== undefined) return url;
  const partition = partitionOfRegion(domain.region)?.id;
  if (partition === undefined) throw new VouchError('usage', `${domain.region} is not an AWS region`);
  throw new VouchError(
    'usage',
    `the partition ${partition} has no ${endpointType ?? 'ipv4'} endpoint of a known form`,
  );
}

/** What was chosen for Maven, in the words of `vouch setup`: the doctor repeats them. */
function chosenWords(flags: Flags): readonly string[] {
  const chosen = {
    '--registry-name': flags.registryName,
    '--server-id': flags['server-id'],
    '--mirror-of': flags['mirror-of'],
    '--endpoint-type': flags.endpointType,
  };
  return Object.entries(chosen).flatMap(([word, value]) => (value === undefined ? [] : [word, value]));
}

/** The same owner that `vouch setup` writes, so that either takes back what the other wrote. */
function ownerOf({ domain, repository }: MavenRequest) {
  return repositoryOwner({ tool: mavenAdapter.tool, ...domain, repository });
}

function ownSettings({ url, profile, serverId, mirrorOf }: MavenRequest): string {
  const nowhere: FileFact = {
    path: 'settings.xml',
    target: 'settings.xml',
    text: null,
    mode: null,
    links: 0,
  };
  const id = serverId ?? 'codeartifact';
  const entry = {
    id,
    url,
    variable: variableOfProfile(profile),
    ...(mirrorOf !== undefined && { mirrorOf }),
  };
  return editFile(nowhere, xmlFormat, repositoryChanges(entry)).after ?? '';
}
