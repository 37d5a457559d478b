import {
  type AuthorizationToken,
  type AuthorizationTokenRequest,
  type Context,
  domainKey,
  endOfToken,
  Secret,
  type TokenSource,
  toVouchError,
  unrenewedLife,
  type VouchError,
} from '@vouch/core';
import {
  awsTokenVariable,
  domainsVariable,
  expirationVariable,
  tokenVariable,
} from '../settings/variable-names.ts';
import { readTokenDomains, type TokenDomains, tokenDomains, tokenDomainsText } from './token-domains.ts';
import type { NeededVariable } from './variables.ts';

/** What is set beside what the environment has already, and what could not be. */
export interface EnvironmentTokens {
  readonly variables: Readonly<Record<string, string>>;
  readonly failures: readonly { readonly name: string; readonly error: VouchError }[];
}

/** A token in its last minute is taken for one that has ended. */
const marginSeconds = 60;

/**
 * The tokens of the variables that are needed and that the environment lacks. A variable that somebody set stays, unless its
 * token has ended, as one of `export CODEARTIFACT_AUTH_TOKEN=$(…)` has after half a day; and one that vouch set, unless it is for
 * another domain than the one that is meant: it would be sent there.
 */
export async function environmentTokens(
  context: Context,
  needed: readonly NeededVariable[],
  source: TokenSource,
  signal?: AbortSignal,
): Promise<EnvironmentTokens> {
  const now = context.clock.now() / 1000;
  const expiration = Number(context.env[expirationVariable] ?? Number.POSITIVE_INFINITY);
  const isLive = expiration - marginSeconds > now;
  const domains = readTokenDomains(context.env);
  const lacking = needed.filter((variable) => {
    const value = context.env[variable.name];
    if (!value) return true;
    if (domains.has(variable.name)) return !isLive || isForAnother(variable, domains);
    const ends = endOfToken(new Secret(value));
    return ends !== undefined && ends / 1000 - marginSeconds <= now;
  });
  const answers = await Promise.all(lacking.map((variable) => answer(variable, source, signal)));
  const tokens = answers.filter((each) => 'token' in each);
  if (tokens.length === 0) return { variables: {}, failures: answers.filter((each) => 'error' in each) };
  const kept = isLive ? [expiration] : [];
  const soonest = Math.min(...kept, ...tokens.map(({ token }) => token.expiration));
  const filled = tokens.map(({ name, token, request }) => ({ names: namesOf(name, needed), token, request }));
  const filledDomains = filled.flatMap(({ names, request }) => [...tokenDomains(names, request)]);
  return {
    variables: {
      ...Object.fromEntries(
        filled.flatMap(({ names, token }) => names.map((name) => [name, token.secret.expose()])),
      ),
      [expirationVariable]: String(soonest),
      [domainsVariable]: tokenDomainsText(new Map([...domains, ...filledDomains])),
    },
    failures: answers.filter((each) => 'error' in each),
  };
}

/** True where vouch put another domain's token into that variable. */
function isForAnother(variable: NeededVariable, domains: TokenDomains): boolean {
  const held = domains.get(variable.name);
  return held !== undefined && 'request' in variable && held !== domainKey(variable.request);
}

type Answer =
  | {
      readonly name: string;
      readonly token: AuthorizationToken;
      readonly request: AuthorizationTokenRequest;
    }
  | { readonly name: string; readonly error: VouchError };

async function answer(
  variable: NeededVariable,
  source: TokenSource,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  const { name } = variable;
  if ('problem' in variable) return { name, error: variable.problem };
  const { request } = variable;
  try {
    return { name, token: await source.getAuthorizationToken(withLife(request), signal), request };
  } catch (thrown) {
    return { name, error: toVouchError(thrown) };
  }
}

function withLife(request: AuthorizationTokenRequest): AuthorizationTokenRequest {
  return { ...request, minRemaining: unrenewedLife(request) };
}

/** Build scripts read either of the two usual names; one that settings.xml names by itself has a domain of its own. */
function namesOf(name: string, needed: readonly NeededVariable[]): string[] {
  const isAlone = needed.some((each) => each.name === awsTokenVariable);
  return name === tokenVariable && !isAlone ? [tokenVariable, awsTokenVariable] : [name];
}
