import { parseArgs } from 'node:util';
import {
  createFile,
  dryRun,
  editFile,
  readFileFact,
  removeOwner,
  setUp,
  updateFile,
  xmlFormat,
} from '@vouch/adapter-kit';
import type { ProgramIo } from '@vouch/adapter-kit/kernel';
import {
  awsConfigRegion,
  defaultProfile,
  formatEndpoint,
  isAccountId,
  isDomainName,
  isRepositoryName,
  type Profile,
  readConfig,
  VouchError,
  withProfile,
} from '@vouch/core';
import { type MavenRequest, mavenAdapter } from './adapter.ts';
import { variableOfProfile } from './environment/names.ts';
import { repositoryChanges } from './settings/changes.ts';

const usage = `usage: vouch-maven-settings --domain NAME --domain-owner ACCOUNT --repository NAME
         [--region REGION] [--profile NAME] [--aws-profile NAME] [--server-id ID] [--mirror-of PATTERN]
         [--print | --dry-run | --remove]

Writes the repository into ~/.m2/settings.xml, without a token, and a block into ~/.mavenrc that fetches one for mvn.
  --print    print a settings.xml of its own, and change nothing
  --dry-run  print the change as a diff, and change nothing
  --remove   take back what was written
`;

const options = {
  domain: { type: 'string' },
  'domain-owner': { type: 'string' },
  repository: { type: 'string' },
  region: { type: 'string' },
  profile: { type: 'string' },
  'aws-profile': { type: 'string' },
  'server-id': { type: 'string' },
  'mirror-of': { type: 'string' },
  print: { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  remove: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

/** The program `vouch-maven-settings`: sets Maven up without the `vouch` command. */
export async function settingsProgram({ context, args, output, self }: ProgramIo): Promise<number> {
  const flags = flagsOf(args);
  if (flags.help) {
    output.write(usage);
    return 0;
  }
  const config = await readConfig(context);
  const profile = flags.profile ?? defaultProfile;
  const stored = config.profiles.get(profile);
  const domain = {
    domain: wanted(flags.domain ?? stored?.domain, '--domain', isDomainName),
    domainOwner: wanted(flags['domain-owner'] ?? stored?.domainOwner, '--domain-owner', isAccountId),
    region:
      flags.region ?? stored?.region ?? (await awsConfigRegion(context, flags['aws-profile'])) ?? 'us-east-1',
  };
  const repository = wanted(flags.repository, '--repository', isRepositoryName);
  const url = formatEndpoint({ ...domain, format: 'maven', repository });
  if (url === undefined) throw new VouchError('usage', `${domain.region} is not an AWS region`);
  if (flags.print) {
    output.write(printed(flags['server-id'] ?? 'codeartifact', url, profile, flags['mirror-of']));
    return 0;
  }
  const owner = {
    tool: mavenAdapter.tool,
    id: `${domain.domain}-${domain.domainOwner}@${domain.region}/${repository}`,
  };
  if (flags.remove) {
    const { changed, notes } = await removeOwner(context, owner);
    for (const path of changed) context.say(`restored ${path}`);
    for (const note of notes) context.say(note);
    return 0;
  }
  const request: MavenRequest = {
    url,
    repository,
    domain,
    profile,
    program: { ...self, args: ['--maven-env'] },
    ...(flags['server-id'] !== undefined && { serverId: flags['server-id'] }),
    ...(flags['mirror-of'] !== undefined && { mirrorOf: flags['mirror-of'] }),
  };
  const awsProfile = flags['aws-profile'] ?? stored?.awsProfile;
  const saved: Profile = { ...stored, ...domain, ...(awsProfile !== undefined && { awsProfile }) };
  const save = (text: string | null) => withProfile({ ...config, text }, profile, saved);
  if (flags['dry-run']) {
    const plan = mavenAdapter.plan(request, await mavenAdapter.inspect(context, request));
    const file = await readFileFact(context, config.path);
    output.write(dryRun({ ...plan, edits: [...plan.edits, createFile(file, save(file.text), 0o600)] }));
    return 0;
  }
  const { changed, notes } = await setUp(context, mavenAdapter, owner.id, request);
  await updateFile(context, config.path, save);
  for (const path of changed) context.say(`wrote ${path}`);
  for (const note of notes) context.say(note);
  return 0;
}

function flagsOf(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (cause) {
    const [reason = ''] = cause instanceof Error ? cause.message.split('\n') : [];
    throw new VouchError('usage', reason, { hint: 'vouch-maven-settings --help' });
  }
}

function wanted(value: string | undefined, flag: string, isRight: (text: string) => boolean): string {
  if (value === undefined)
    throw new VouchError('usage', `${flag} is missing`, { hint: 'vouch-maven-settings --help' });
  if (!isRight(value)) throw new VouchError('usage', `${value} is not a value for ${flag}`);
  return value;
}

function printed(id: string, url: string, profile: string, mirrorOf: string | undefined): string {
  const nowhere = { path: 'settings.xml', target: 'settings.xml', text: null, mode: null, links: 0 };
  const variable = variableOfProfile(profile);
  const entry = { id, url, variable, ...(mirrorOf !== undefined && { mirrorOf }) };
  return editFile(nowhere, xmlFormat, repositoryChanges(entry)).after ?? '';
}
