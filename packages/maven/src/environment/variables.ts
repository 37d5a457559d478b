import {
  type AuthorizationTokenRequest,
  type Config,
  type Context,
  defaultProfile,
  describeDomain,
  type Endpoint,
  errorCode,
  requestForProfile,
  requestForUrl,
  toVouchError,
  VouchError,
} from '@vouch/core';
import { type MavenSettings, readSettings } from '../settings/settings-file.ts';
import { settingsPath } from '../settings/settings-path.ts';
import { awsTokenVariable, tokenVariable, variableOfProfile } from '../settings/variable-names.ts';

/** A variable that settings.xml names, and the token that belongs into it; or why there is none. */
export type NeededVariable =
  | { readonly name: string; readonly request: DomainRequest }
  | { readonly name: string; readonly problem: VouchError };

/** The repository too, where a URL in the file names it. */
type DomainRequest = AuthorizationTokenRequest & Partial<Pick<Endpoint, 'repository'>>;

/** The variables that the user's `~/.m2/settings.xml` names. No such file, none; throws `configuration` for a broken one. */
export async function neededVariables(context: Context, config: Config): Promise<NeededVariable[]> {
  const path = settingsPath(context);
  let text: string | null = null;
  try {
    text = await context.files.readFile(path, 'utf8');
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw unreadable(path, error);
  }
  return variablesIn(readSettings(text, path), config, context.env);
}

/**
 * What stands at a server's URL decides which domain a variable is for, since a profile may mean another domain by now.
 * A server without a URL in this file (it stands in some pom.xml) takes the profile's. Only configured domains count.
 */
function variablesIn(settings: MavenSettings, config: Config, env: Context['env']): NeededVariable[] {
  const names = new Set(settings.servers.flatMap(({ variables }) => variables.filter(isTokenVariable)));
  return [...names].flatMap((name): NeededVariable[] => {
    try {
      const request = requestByUrl(settings, config, env, name) ?? requestByProfile(config, name);
      return request === undefined ? [] : [{ name, request }];
    } catch (thrown) {
      return [{ name, problem: toVouchError(thrown) }];
    }
  });
}

function isTokenVariable(name: string): boolean {
  return name === awsTokenVariable || name === tokenVariable || name.startsWith(`${tokenVariable}_`);
}

function requestByUrl(
  settings: MavenSettings,
  config: Config,
  env: Context['env'],
  name: string,
): DomainRequest | undefined {
  const ids = settings.servers.filter(({ variables }) => variables.includes(name)).map(({ id }) => id);
  const places = [...settings.repositories, ...settings.mirrors].filter(({ id }) => ids.includes(id));
  const [first, ...others] = places.map(({ url }) => requestForUrl(config, env, url));
  const rival = others.find((other) => describeDomain(other) !== (first && describeDomain(first)));
  if (first === undefined || rival === undefined) return first;
  throw new VouchError(
    'configuration',
    `settings.xml uses ${name} for ${describeDomain(first)} and for ${describeDomain(rival)}`,
    { hint: 'give one of the servers a variable of its own' },
  );
}

/** Two profiles whose names give the same variable: neither is guessed. */
function requestByProfile(config: Config, name: string): AuthorizationTokenRequest | undefined {
  const wanted = name === awsTokenVariable ? variableOfProfile(defaultProfile) : name;
  const named = [...config.profiles].filter(([profile]) => variableOfProfile(profile) === wanted);
  const [found, ...others] = named;
  if (found === undefined || others.length > 0) return undefined;
  return requestForProfile(config, found[1]);
}

function unreadable(path: string, cause: unknown): VouchError {
  return new VouchError('configuration', `cannot read ${path}`, { cause });
}
