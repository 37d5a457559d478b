import { bad, type Diagnosis, type Unset, warning } from '@vouch/adapter-kit';
import type { CargoDiagnosisFacts } from './facts.ts';

/**
 * `CARGO_REGISTRIES_NAME_KEY` and `CARGO_CREDENTIAL_ALIAS_VOUCH` beat every file; NAME is in capitals, with `_` for `-`. An empty
 * one counts as well (measured with cargo 1.95): cargo stops at it. An empty token is a token that it does not use.
 */
export function fromEnvironment(name: string, { env, launcher }: CargoDiagnosisFacts): Diagnosis[] {
  const prefix = `CARGO_REGISTRIES_${name.toUpperCase().replaceAll('-', '_')}`;
  const alias = 'CARGO_CREDENTIAL_ALIAS_VOUCH';
  const aliased = env[alias];
  const registry = ['CREDENTIAL_PROVIDER', 'INDEX', 'TOKEN'].flatMap((key) => {
    const variable = `${prefix}_${key}`;
    const value = env[variable];
    if (value === undefined || (key === 'CREDENTIAL_PROVIDER' && value === 'vouch')) return [];
    if (key === 'TOKEN' && value === '') return [];
    // Cargo warns of a token beside a provider, and does not use it.
    return key === 'TOKEN'
      ? [warning(`${variable} holds a token that cargo does not use any more`, unset(variable))]
      : [bad(`${variable} beats what setup wrote for the registry ${name}`, unset(variable))];
  });
  if (aliased === undefined || leadsTo(aliased, launcher)) return registry;
  return [...registry, bad(`${alias} beats what setup wrote for every registry`, unset(alias))];
}

/** An alias is a list of words, or one text that cargo parts at blanks. */
export function leadsTo(alias: unknown, launcher: string): boolean {
  const words = typeof alias === 'string' ? alias.split(/\s+/) : alias;
  return Array.isArray(words) && words.length === 1 && words[0] === launcher;
}

export function unset(name: string): Unset {
  return { kind: 'unset', names: [name] };
}
