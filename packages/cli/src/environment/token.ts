import type { ProgramIo } from '@vouch/adapter-kit/kernel';
import { tokenSourceFor } from '@vouch/agent';
import {
  type Config,
  type Context,
  type Domain,
  describeDomain,
  domainFlags,
  printable,
  readConfig,
  sameDomain,
  type TokenSource,
  toVouchError,
  unrenewedLife,
} from '@vouch/core';
import {
  domainsVariable,
  environmentTokens,
  expirationVariable,
  type NeededVariable,
  neededVariables,
  tokenDomains,
  tokenDomainsText,
  variableOfProfile,
} from '@vouch/maven-settings/environment';
import { ownAccount } from '../settings/own-account.ts';
import { resolveSettings, type Settings } from '../settings/settings.ts';

/** The guide's flags of `vouch env` and `vouch exec`. */
export interface EnvironmentFlags {
  readonly type: 'codeartifact';
  readonly caDomain?: string;
  readonly caDomainOwner?: string;
  readonly caRegion?: string;
  readonly caProfile?: string;
  readonly awsProfile?: string;
  readonly durationSeconds?: string;
}

/**
 * The variables to set: the guide's name, the one in AWS's own pages, the profile's own, and those of other profiles that
 * Maven's settings name. The first ones hold the token that was asked for, whatever those settings mean by them.
 */
export async function environmentToken(
  io: ProgramIo,
  { settings, config }: MeantSettings,
): Promise<Readonly<Record<string, string>>> {
  const { source, secret, expiration } = await liveToken(io, settings);
  const token = secret.expose();
  const named = new Set([
    'CODEARTIFACT_AUTH_TOKEN',
    'CODEARTIFACT_TOKEN',
    variableOfProfile(settings.profileName),
  ]);
  const variables = {
    ...Object.fromEntries([...named].map((name) => [name, token])),
    [expirationVariable]: String(expiration),
    [domainsVariable]: tokenDomainsText(tokenDomains([...named], settings)),
  };
  return { ...variables, ...(await mavenTokens(io.context, variables, settings, config, source)) };
}

/** The settings of the domain that is meant, and the configuration that says so. */
export interface MeantSettings {
  readonly settings: Settings;
  readonly config: Config;
}

/** The settings of the domain that the flags mean. Throws as `resolveSettings` does. */
export async function meantSettings(context: Context, flags: EnvironmentFlags): Promise<MeantSettings> {
  const {
    caDomain: domain,
    caDomainOwner: domainOwner,
    caRegion: region,
    caProfile: profile,
    awsProfile,
    durationSeconds,
  } = flags;
  const given = { domain, domainOwner, region, profile, awsProfile, durationSeconds };
  const config = await readConfig(context);
  return { config, settings: await resolveSettings(context, config, given, ownAccount(context)) };
}

/** A token of it for one child process, with enough life left, and what it was asked by. */
export async function liveToken({ context, self }: ProgramIo, settings: Settings) {
  const source = tokenSourceFor(context, self);
  const token = await source.getAuthorizationToken({ ...settings, minRemaining: unrenewedLife(settings) });
  return { ...token, source };
}

/** What Maven's settings name beside that. A file or a profile that is broken keeps nobody from the token asked for. */
async function mavenTokens(
  context: Context,
  set: Readonly<Record<string, string>>,
  asked: Domain,
  config: Config,
  source: TokenSource,
): Promise<Readonly<Record<string, string>>> {
  const { VOUCH_DOMAINS } = context.env;
  const lacking = { ...context, env: { VOUCH_DOMAINS, ...set } };
  try {
    const needed = await neededVariables(lacking, config);
    for (const each of needed) if (set[each.name] !== undefined) tellOfAnother(context, each, asked);
    const others = needed.filter(({ name }) => set[name] === undefined);
    const { variables, failures } = await environmentTokens(lacking, others, source);
    for (const { name, error } of failures) context.say(`vouch: ${name} is not set: ${error.message}`);
    return variables;
  } catch (thrown) {
    context.say(`vouch: Maven's other variables are not set: ${toVouchError(thrown).message}`);
    return {};
  }
}

/** Where Maven's settings mean another domain by a variable that holds what was asked for: its server is not served. */
function tellOfAnother(context: Context, variable: NeededVariable, asked: Domain): void {
  const held = `vouch: ${variable.name} holds the token of ${describeDomain(asked)}`;
  if ('problem' in variable) {
    context.say(
      `${held}, but Maven's settings use that variable for something else: ${variable.problem.message}`,
    );
    return;
  }
  const { domain, repository = 'REPOSITORY' } = variable.request;
  if (sameDomain(variable.request, asked)) return;
  const again = `vouch setup codeartifact --tool maven --repository ${repository} ${domainFlags(variable.request).join(' ')} --profile ${domain}`;
  context.say(
    printable(
      `${held}, but Maven's settings use that variable for ${describeDomain(variable.request)}, whose server will get no token. To give it a variable of its own: ${again}`,
    ),
  );
}
