import {
  type Adapter,
  createFile,
  dryRun,
  readFileFact,
  repositoryOwner,
  sameOwner,
  setUp,
  updateFile,
} from '@vouch/adapter-kit';
import {
  type Context,
  type EndpointType,
  isRepositoryName,
  printableUrl,
  readConfig,
  VouchError,
  withProfile,
} from '@vouch/core';
import type { TokenStore } from '@vouch/npm';
import { ownAccount } from '../settings/own-account.ts';
import { type DomainFlags, resolveSettings, type Settings } from '../settings/settings.ts';
import { refuseUnused } from '../tool-flags.ts';
import { type ToolSetup, toolNamed } from '../tools.ts';
import { repositoryUrl } from './repository-url.ts';
import { removeSetup } from './setup-remove.ts';
import { writeStaticTokens } from './static-tokens.ts';

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
 * the change as a diff and writes nothing, with `--remove` it takes it back.
 */
export async function setupCodeartifact(place: SetupPlace, flags: SetupFlags): Promise<void> {
  const { context, program } = place;
  const tool = toolNamed(flags.tool);
  if (!isRepositoryName(flags.repository)) {
    throw new VouchError('usage', `${printableUrl(flags.repository)} is not a repository name`, {
      hint: 'a repository name is 2 to 100 of A-Z, a-z, 0-9, ., _ and -, from a letter or digit on',
    });
  }
  refuseUnused(flags.tool, tool.takes, flags);
  checkScopes(flags.scope ?? []);
  const config = await readConfig(context);
  const settings = await resolveSettings(context, config, flags, ownAccount(context));
  const owner = repositoryOwner({
    ...settings,
    tool: flags.tool,
    repository: flags.repository,
    ...(flags.project && { project: context.workingDirectory }),
  });
  if (flags.remove) return await removeSetup(context, owner, settings);
  const { url, notes } = await repositoryUrl(context, settings, {
    repository: flags.repository,
    format: tool.format,
    ...(flags.endpointType !== undefined && { endpointType: flags.endpointType }),
  });
  const registryName = flags.serverId ?? flags.registryName;
  const prepared = await tool.prepare({
    url,
    repository: flags.repository,
    domain: settings,
    scope: flags.project ? 'project' : 'user',
    program,
    profile: settings.profileName,
    packageScopes: flags.scope ?? [],
    ...(registryName !== undefined && { registryName }),
    ...(flags.mirrorOf !== undefined && { mirrorOf: flags.mirrorOf }),
    ...(flags.tokenStore !== undefined && { tokenStore: flags.tokenStore }),
  });
  const saved = (text: string | null) =>
    withProfile({ ...config, text }, settings.profileName, savedProfile(settings, flags));
  if (flags.dryRun) {
    const plan = await prepared.use(async (adapter, request) => planOf(context, adapter, request));
    const stored = await readFileFact(context, config.path);
    place.print(dryRun({ ...plan, edits: [...plan.edits, createFile(stored, saved(stored.text), 0o600)] }));
    for (const note of [...notes, ...plan.notes]) context.say(note);
    return;
  }
  const summary = await prepared.use((adapter, request) => setUp(context, adapter, owner.id, request));
  await updateFile(context, config.path, saved);
  for (const path of summary.changed) context.say(`wrote ${path}`);
  for (const note of [...notes, ...summary.notes]) context.say(note);
  if (prepared.remember === undefined) {
    context.say(`${flags.tool} now asks vouch for its CodeArtifact tokens: ${url}`);
    return;
  }
  await prepared.remember(context, owner.id);
  context.say(`${flags.tool} now reads the CodeArtifact tokens that vouch keeps fresh: ${url}`);
  await writeStaticTokens(context, program, 'setup', (use) => sameOwner(use, owner));
}

async function planOf<Request, Facts>(context: Context, adapter: Adapter<Request, Facts>, request: Request) {
  return adapter.plan(request, await adapter.inspect(context, request));
}

/** `--scope @team`: npm's word for a part of the names. */
function checkScopes(scopes: readonly string[]): void {
  const odd = scopes.find((each) => !/^@[a-z0-9~-][a-z0-9._~-]*$/.test(each));
  if (odd !== undefined)
    throw new VouchError('usage', `${odd} is no scope`, { hint: 'a scope looks like @team' });
}

/** A lifetime is only saved where the person named one, so that a later default of ours is not frozen. */
function savedProfile(settings: Settings, flags: SetupFlags) {
  const { profileName: _name, identity: _identity, durationSeconds, ...profile } = settings;
  return flags.durationSeconds === undefined ? profile : { ...profile, durationSeconds };
}
