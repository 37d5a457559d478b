import {
  type Adapter,
  createFile,
  dryRun,
  listOwners,
  readFileFact,
  removeOwner,
  setUp,
  updateFile,
} from '@vouch/adapter-kit';
import { connectIdentity } from '@vouch/agent';
import {
  awsExchange,
  type Context,
  type EndpointType,
  formatEndpoint,
  isRepositoryName,
  type PackageFormat,
  partitionOfRegion,
  printableUrl,
  readConfig,
  toVouchError,
  VouchError,
  withoutDomain,
  withProfile,
} from '@vouch/core';
import type { TokenStore } from '@vouch/npm';
import { forgetUse } from '@vouch/npm/uses';
import { ownAccount } from '../settings/own-account.ts';
import { type DomainFlags, resolveSettings, type Settings } from '../settings/settings.ts';
import { type ToolSetup, toolNamed } from '../tools.ts';
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
  const config = await readConfig(context);
  const settings = await resolveSettings(context, config, flags, ownAccount(context));
  if (flags.remove) return await remove(place, flags, settings);
  const notes: string[] = [];
  const url = await repositoryUrl(context, settings, flags, tool.format, (note) => notes.push(note));
  const registryName = flags.serverId ?? flags.registryName;
  const prepared = await tool.prepare({
    url,
    repository: flags.repository,
    domain: settings,
    scope: flags.project ? 'project' : 'user',
    program,
    profile: settings.profileName,
    packageScopes: packageScopes(flags, tool.format),
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
  const id = ownerId(context, settings, flags);
  const summary = await prepared.use((adapter, request) => setUp(context, adapter, id, request));
  await updateFile(context, config.path, saved);
  for (const path of summary.changed) context.say(`wrote ${path}`);
  for (const note of [...notes, ...summary.notes]) context.say(note);
  if (prepared.remember === undefined) {
    context.say(`${flags.tool} now asks vouch for its CodeArtifact tokens: ${url}`);
    return;
  }
  await prepared.remember(context, id);
  context.say(`${flags.tool} now reads the CodeArtifact tokens that vouch keeps fresh: ${url}`);
  await writeStaticTokens(context, program, 'setup', (use) => use.tool === flags.tool && use.id === id);
}

async function planOf<Request, Facts>(context: Context, adapter: Adapter<Request, Facts>, request: Request) {
  return adapter.plan(request, await adapter.inspect(context, request));
}

/** `--scope @team`: npm's word for a part of the names. Only npm's registries know it. */
function packageScopes({ scope = [], tool }: SetupFlags, format: PackageFormat): readonly string[] {
  if (scope.length > 0 && format !== 'npm')
    throw new VouchError('usage', `${tool} has no scopes`, { hint: 'leave --scope out' });
  const odd = scope.find((each) => !/^@[a-z0-9~-][a-z0-9._~-]*$/.test(each));
  if (odd !== undefined)
    throw new VouchError('usage', `${odd} is no scope`, { hint: 'a scope looks like @team' });
  return scope;
}

/** A lifetime is only saved where the person named one, so that a later default of ours is not frozen. */
function savedProfile(settings: Settings, flags: SetupFlags) {
  const { profileName: _name, identity: _identity, durationSeconds, ...profile } = settings;
  return flags.durationSeconds === undefined ? profile : { ...profile, durationSeconds };
}

/** Who a tool's keys belong to in the journal: one repository of one domain, and with `--project` one project. */
function ownerId(
  { workingDirectory }: Context,
  settings: Settings,
  { repository, project }: SetupFlags,
): string {
  return `${domainId(settings)}/${repository}${project ? ` in ${workingDirectory}` : ''}`;
}

function domainId({ domain, domainOwner, region }: Settings): string {
  return `${domain}-${domainOwner}@${region}`;
}

/** Takes a tool's set-up back; the domain stays configured while another set-up of it is there. */
async function remove({ context }: SetupPlace, flags: SetupFlags, settings: Settings): Promise<void> {
  const owner = { tool: flags.tool, id: ownerId(context, settings, flags) };
  const known = (await listOwners(context)).some(({ tool, id }) => tool === owner.tool && id === owner.id);
  if (!known) {
    throw new VouchError('configuration', `${flags.tool} was not set up by vouch for ${owner.id}`, {
      hint: 'name the repository and the profile, or the domain, that it was set up with',
    });
  }
  const summary = await forgetUse(context, owner, () => removeOwner(context, owner));
  for (const path of summary.changed) context.say(`restored ${path}`);
  for (const note of summary.notes) context.say(note);
  const others = (await listOwners(context)).some(({ id }) => id.startsWith(`${domainId(settings)}/`));
  if (others) return;
  const config = await readConfig(context);
  await updateFile(context, config.path, (text) => withoutDomain({ ...config, text }, settings));
  context.say(`${domainId(settings)} is no longer configured: no token is given for it`);
}

/**
 * CodeArtifact's own word for the repository's URL, which also proves that domain and repository exist; the
 * standard form, saying so, where nobody is signed in or AWS does not answer. A repository that does not exist is an error.
 */
async function repositoryUrl(
  context: Context,
  settings: Settings,
  flags: SetupFlags,
  format: PackageFormat,
  note: (text: string) => void,
): Promise<string> {
  const { repository, endpointType } = flags;
  const standard = formatEndpoint({ ...settings, format, repository }, endpointType);
  try {
    const exchange = awsExchange(context);
    const identity = await connectIdentity(context, exchange, settings.identity, settings.region);
    const credentials = await identity.resolve();
    return await exchange.getRepositoryEndpoint(credentials, {
      ...settings,
      format,
      repository,
      ...(endpointType !== undefined && { endpointType }),
    });
  } catch (thrown) {
    const error = toVouchError(thrown);
    if (error.kind === 'configuration' || error.kind === 'internal') throw error;
    if (standard === undefined) {
      const partition = partitionOfRegion(settings.region)?.id;
      throw new VouchError(
        'configuration',
        `the partition ${partition} has no ${endpointType ?? 'ipv4'} endpoint of a known form`,
        {
          cause: error,
          hint: 'sign in, so that CodeArtifact can be asked for it',
        },
      );
    }
    note(`not checked with CodeArtifact (${error.message}): the URL is of the standard form`);
    return standard;
  }
}
