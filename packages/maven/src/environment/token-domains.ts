import { type Context, type Domain, domainKey } from '@vouch/core';
import { domainsVariable } from '../settings/variable-names.ts';

/** The domain of each variable that vouch set, as its key. */
export type TokenDomains = ReadonlyMap<string, string>;

/** What an earlier run of ours said in the environment; what is not of that form counts as nothing. */
export function readTokenDomains(env: Context['env']): TokenDomains {
  const entries = (env[domainsVariable] ?? '').split(',').map((entry) => entry.split(':'));
  return new Map(entries.flatMap(([name = '', key = '']) => (key === '' ? [] : [[name, key] as const])));
}

export function tokenDomainsText(domains: TokenDomains): string {
  return [...domains].map(([name, key]) => `${name}:${key}`).join();
}

/** The same domain for every one of these variables. */
export function tokenDomains(names: readonly string[], domain: Domain): TokenDomains {
  return new Map(names.map((name) => [name, domainKey(domain)]));
}
