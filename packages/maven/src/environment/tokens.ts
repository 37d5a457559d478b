import {
  type AuthorizationToken,
  type AuthorizationTokenRequest,
  type Config,
  type Context,
  type TokenSource,
  toVouchError,
  type VouchError,
} from '@vouch/core';
import { awsTokenVariable, expirationVariable, tokenVariable } from './names.ts';
import { type NeededVariable, neededVariables } from './variables.ts';

/** What is set beside what the environment has already, and what could not be. */
export interface EnvironmentTokens {
  readonly variables: Readonly<Record<string, string>>;
  readonly failures: readonly { readonly name: string; readonly error: VouchError }[];
}

/** A token put into an environment cannot be renewed there, so it must have this much life left: 15 minutes. */
const leastSeconds = 900;
/** A token in its last minute is taken for one that has ended. */
const marginSeconds = 60;

/**
 * The tokens of the variables that settings.xml names and the environment lacks. A variable that somebody set stays,
 * unless vouch set it and its token has ended.
 */
export async function environmentTokens(
  context: Context,
  config: Config,
  source: () => TokenSource,
  signal?: AbortSignal,
): Promise<EnvironmentTokens> {
  const now = context.clock.now() / 1000;
  const expiration = Number(context.env[expirationVariable] ?? Number.POSITIVE_INFINITY);
  const isLive = expiration - marginSeconds > now;
  const needed = (await neededVariables(context, config)).filter(
    ({ name }) => !(context.env[name] && isLive),
  );
  const answers = await Promise.all(needed.map((variable) => answer(variable, source, signal)));
  const tokens = answers.filter((each) => 'token' in each);
  if (tokens.length === 0) return { variables: {}, failures: answers.filter((each) => 'error' in each) };
  const kept = isLive && Number.isFinite(expiration) ? [expiration] : [];
  const soonest = Math.min(...kept, ...tokens.map(({ token }) => token.expiration));
  return {
    variables: {
      ...Object.fromEntries(tokens.flatMap(({ name, token }) => pairs(name, token))),
      [expirationVariable]: String(soonest),
    },
    failures: answers.filter((each) => 'error' in each),
  };
}

type Answer =
  | { readonly name: string; readonly token: AuthorizationToken }
  | { readonly name: string; readonly error: VouchError };

async function answer(
  variable: NeededVariable,
  source: () => TokenSource,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  const { name } = variable;
  if ('problem' in variable) return { name, error: variable.problem };
  try {
    return { name, token: await source().getAuthorizationToken(withLife(variable.request), signal) };
  } catch (thrown) {
    return { name, error: toVouchError(thrown) };
  }
}

function withLife(request: AuthorizationTokenRequest): AuthorizationTokenRequest {
  const minRemaining = request.durationSeconds === 0 ? 0 : Math.min(leastSeconds, request.durationSeconds);
  return { ...request, minRemaining };
}

/** Build scripts read either of the two usual names. */
function pairs(name: string, { secret }: AuthorizationToken): [string, string][] {
  const names = name === tokenVariable ? [tokenVariable, awsTokenVariable] : [name];
  return names.map((each) => [each, secret.expose()]);
}
