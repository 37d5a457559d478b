import {
  previewRemoval,
  previewSetUp,
  removeOwner,
  removeSetUp,
  repositoryOwner,
  runSetUp,
  sameOwner,
} from '@vouch/adapter-kit';
import {
  type Config,
  type Context,
  describeDomain,
  type EndpointType,
  oneIdentityFor,
  type Profile,
  readConfig,
  sameDomain,
  withFollowers,
  withIdentityOf,
} from '@vouch/core';
import type { TokenStore } from '@vouch/npm';
import { forgetUse, unattendedIdentity } from '@vouch/npm/uses';
import { ownAccount } from '../settings/own-account.ts';
import {
  type DomainFlags,
  type MeantDomain,
  resolveDomain,
  type Settings,
  withIdentity,
} from '../settings/settings.ts';
import { foreignHomeNotes } from '../setup/foreign-home.ts';
import { repositoryUrl } from '../setup/repository-url.ts';
import { writeStaticTokens } from '../setup/static-tokens.ts';
import { checkRepositoryFlags, chosenWords, refuseUnused } from '../setup/tool-flags.ts';
import { type ToolSetup, toolNamed } from '../tools.ts';

export interface SetupFlags extends DomainFlags {
  readonly tool: string;
  readonly repository: string;
  readonly registryName?: string;
  readonly serverId?: string;
  readonly mirrorOf?: string;
  readonly project?: true;
  readonly scope?: readonly string[];
  readonly tokenStore?: TokenStore;
  readonly endpointType?: EndpointType;
  readonly dryRun?: true;
  readonly remove?: true;
}

export interface SetupPlace {
  readonly context: Context;
  /** The program that launchers start. */
  readonly program: ToolSetup['program'];
  readonly print: (text: string) => void;
}

/**
 * `vouch setup codeartifact`: writes the tool's configuration and remembers the domain. With `--dry-run` it prints
 * the change as a diff and writes nothing, with `--remove` it takes it back. Gives the exit code: not 0 where the tool reads its
 * token from a file, and none could be written although somebody is signed in.
 */
export async function setupCodeartifact(place: SetupPlace, flags: SetupFlags): Promise<number> {
  const { context } = place;
  const tool = toolNamed(flags.tool);
  refuseUnused(flags.tool, tool.takes, flags);
  checkRepositoryFlags(flags);
  const config = await readConfig(context);
  const known = await resolveDomain(context, config, flags, ownAccount(context));
  const owner = repositoryOwner({
    ...known,
    tool: flags.tool,
    repository: flags.repository,
    ...(flags.project && { project: context.workingDirectory }),
  });
  if (flags.remove) {
    const remove = () => forgetUse(context, owner, () => removeOwner(context, owner));
    if (flags.dryRun) place.print(await previewRemoval(context, owner, known));
    else await removeSetUp(context, owner, known, remove);
    return 0;
  }
  const { awsProfile, followers } = oneIdentityFor(config, known.profileName, known, flags.awsProfile);
  const settings = withIdentity(config, withIdentityOf(known, awsProfile));
  const { url, notes } = await repositoryUrl(context, settings, {
    repository: flags.repository,
    format: tool.format,
    ...(flags.endpointType !== undefined && { endpointType: flags.endpointType }),
  });
  const prepared = await tool.prepare(toolSetup(place, settings, flags, url));
  const saved = savedProfile(config, settings, flags);
  const asked = {
    id: owner.id,
    own: {
      path: config.path,
      change: (text: string | null) =>
        withFollowers({ ...config, text }, settings.profileName, saved, followers),
    },
    chosen: [...chosenWords(flags), ...(flags.endpointType ? ['--endpoint-type', flags.endpointType] : [])],
    notes: [
      ...(await foreignHomeNotes(context)),
      ...notes,
      ...movedProfile(config, settings),
      ...identityNotes(known, settings, followers),
    ],
  };
  if (flags.dryRun) {
    place.print(
      await prepared.use((adapter, request) => previewSetUp(context, { ...asked, adapter, request })),
    );
    return 0;
  }
  await prepared.use((adapter, request) => runSetUp(context, { ...asked, adapter, request }));
  if (prepared.remember === undefined) {
    context.say(`${flags.tool} now asks vouch for its CodeArtifact tokens: ${url}`);
    return 0;
  }
  await prepared.remember(context, owner.id);
  const what =
    unattendedIdentity(settings.identity) === undefined
      ? 'a CodeArtifact token that nobody keeps fresh'
      : 'the CodeArtifact tokens that vouch keeps fresh';
  context.say(`${flags.tool} now reads ${what}: ${url}`);
  return await writeStaticTokens(context, place.program, 'setup', (use) => sameOwner(use, owner));
}

function toolSetup({ program }: SetupPlace, settings: Settings, flags: SetupFlags, url: string): ToolSetup {
  const registryName = flags.serverId ?? flags.registryName;
  return {
    url,
    repository: flags.repository,
    domain: settings,
    level: flags.project ? 'project' : 'user',
    program,
    profile: settings.profileName,
    scopes: flags.scope ?? [],
    ...(registryName !== undefined && { registryName }),
    ...(flags.mirrorOf !== undefined && { mirrorOf: flags.mirrorOf }),
    ...(flags.tokenStore !== undefined && { tokenStore: flags.tokenStore }),
  };
}

/** A profile that comes to mean another domain is reported: a typo in `--domain` would go unnoticed. */
function movedProfile({ profiles }: Config, settings: Settings): readonly string[] {
  const former = profiles.get(settings.profileName);
  if (former === undefined || sameDomain(former, settings)) return [];
  return [
    `the profile ${settings.profileName} was ${describeDomain(former)} and is now ${describeDomain(settings)}: name another with --profile to have both`,
  ];
}

/** A domain has one identity: a person who gave one profile another, or a new profile none, is told what became of it. */
function identityNotes(
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
function savedProfile({ profiles }: Config, settings: Settings, flags: SetupFlags): Profile {
  const { profileName, identity: _identity, durationSeconds: meant, ...profile } = settings;
  const former = profiles.get(profileName);
  const kept = former !== undefined && sameDomain(former, settings) ? former.durationSeconds : undefined;
  const durationSeconds = flags.durationSeconds === undefined ? kept : meant;
  return durationSeconds === undefined ? profile : { ...profile, durationSeconds };
}
