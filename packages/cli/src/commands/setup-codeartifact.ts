import {
  previewRemoval,
  previewSetUp,
  removeOwner,
  removeSetUp,
  repositoryOwner,
  runSetUp,
  sameOwner,
} from '@vouch/adapter-kit';
import { type Context, oneIdentityFor, readConfig, withFollowers, withIdentityOf } from '@vouch/core';
import { forgetUse, unattendedIdentity } from '@vouch/npm/uses';
import { ownAccount } from '../settings/own-account.ts';
import { resolveDomain, type Settings, withIdentity } from '../settings/settings.ts';
import { completeFlags } from '../setup/complete-flags.ts';
import { foreignHomeNotes } from '../setup/foreign-home.ts';
import { identityNotes, movedProfile, profileToSave } from '../setup/profile-to-save.ts';
import { repositoryUrl } from '../setup/repository-url.ts';
import type { SetupFlags, TypedFlags } from '../setup/setup-flags.ts';
import { writeStaticTokens } from '../setup/static-tokens.ts';
import { checkRepositoryFlags, chosenWords, refuseUnused } from '../tool-flags.ts';
import { type ToolSetup, toolNamed } from '../tools.ts';

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
export async function setupCodeartifact(place: SetupPlace, typed: TypedFlags): Promise<number> {
  const { context, flags } = await completeFlags(place.context, typed);
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
  const saved = profileToSave(config, settings, flags);
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
  context.say(`${flags.tool} now reads ${whatIsRead(settings)}: ${url}`);
  return await writeStaticTokens(context, place.program, 'setup', (use) => sameOwner(use, owner));
}

/** The agent renews a session's tokens by itself; for an AWS profile's somebody has to ask, whose shell finds the credentials. */
function whatIsRead({ identity }: Settings): string {
  switch (unattendedIdentity(identity)?.by) {
    case 'session':
      return 'the CodeArtifact tokens that vouch keeps fresh';
    case 'aws-profile':
      return 'a CodeArtifact token that vouch refresh renews';
    default:
      return 'a CodeArtifact token that nobody keeps fresh';
  }
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
