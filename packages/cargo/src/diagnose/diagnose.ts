import {
  bad,
  type CutLines,
  type Diagnosis,
  type FileFact,
  isAtLeast,
  isTomlTable,
  readToml,
  type TomlTable,
  type ToolRemedy,
  tomlValue,
  type Unset,
  warning,
} from '@vouch/adapter-kit';
import { type Domain, type Endpoint, parseEndpoint, sameRepository, VouchError } from '@vouch/core';
import type { CargoDiagnosisFacts } from './facts.ts';
import { ownLines } from './own-lines.ts';

/** A repository that cargo was set up for. */
export interface CargoSetUp extends Domain {
  readonly repository: string;
}

type KeyNames = readonly string[];

/** Reads a repository's URL; undefined where it is none. */
export type ReadUrl = (url: string) => Endpoint | undefined;

/**
 * What keeps cargo from asking us for this repository's token, or might. Empty where nothing does. Pure.
 * `readUrl` knows the hosts that a domain has of its own.
 */
export function diagnoseCargo(
  setUp: CargoSetUp,
  facts: CargoDiagnosisFacts,
  readUrl: ReadUrl = parseEndpoint,
): readonly Diagnosis[] {
  const isIndex = (value: unknown) => isIndexOf(setUp, value, readUrl);
  const broken = [facts.user, ...facts.projects, facts.credentials].filter(
    (file) => tableOf(file) === undefined,
  );
  if (broken.length > 0) return broken.map(({ path }) => bad(`${path} is not TOML, so cargo reads nothing`));
  const name = registryWith(isIndex, facts.user);
  const version = tooOld(facts.version);
  if (name === undefined) {
    const told = `${facts.user.path} has no registry any more for ${setUp.repository} of ${setUp.domain}`;
    return [...version, bad(told, { kind: 'set-up-again' })];
  }
  return [
    ...version,
    ...unlinked(name, facts),
    ...facts.projects.flatMap((file) => overridden(isIndex, name, file)),
    ...fromEnvironment(name, facts.env),
    ...storedToken(name, facts.credentials),
  ];
}

/** Credential providers came with cargo 1.74. */
function tooOld(version: string | undefined): Diagnosis[] {
  if (version === undefined) return [warning('no cargo on PATH says its version')];
  if (isAtLeast(version, [1, 74])) return [];
  return [
    bad(`cargo ${version} has no credential providers: 1.74 is the first`, {
      kind: 'update-tool',
    }),
  ];
}

/** The user's own file must name our provider, and the alias must lead to our launcher. */
function unlinked(name: string, { user, launcher }: CargoDiagnosisFacts): Diagnosis[] {
  const remedy = { kind: 'set-up-again' } as const;
  const provider = valueAt(user, ['registries', name, 'credential-provider']);
  if (provider !== 'vouch')
    return [bad(`${user.path} has another credential-provider for the registry ${name}`, remedy)];
  const alias = valueAt(user, ['credential-alias', 'vouch']);
  if (Array.isArray(alias) && alias.length === 1 && alias[0] === launcher) return [];
  return [bad(`[credential-alias] vouch of ${user.path} does not lead to ${launcher}`, remedy)];
}

/** A file of a project beats the user's, key by key. */
function overridden(isIndex: IsIndex, name: string, file: FileFact): Diagnosis[] {
  const paths: readonly [KeyNames, unknown][] = [
    [['registries', name, 'credential-provider'], 'vouch'],
    [['registries', name, 'index'], undefined],
    [['credential-alias', 'vouch'], undefined],
  ];
  const beaten = paths.flatMap(([path, same]) => {
    const value = valueAt(file, path);
    const isSame = value === same || (path[2] === 'index' && isIndex(value));
    return value === undefined || isSame ? [] : [beats(file, path)];
  });
  const twin = Object.keys(tablesAt(file, 'registries')).find(
    (other) => other !== name && isIndex(valueAt(file, ['registries', other, 'index'])),
  );
  if (twin === undefined) return beaten;
  const told = `${file.path} names the same repository ${twin}: cargo refuses two names for one index`;
  // The project's manifests say its own name, so it is ours that gives way; but `crates-io` is the public registry's.
  const remedy: ToolRemedy | undefined =
    twin === 'crates-io' ? cut(file, ['registries', twin, 'index']) : { kind: 'set-up-as', name: twin };
  return [...beaten, bad(told, remedy)];
}

/**
 * What a project's file says of how cargo reaches a registry: it can have the token sent through another machine, though the host is
 * ours. Once for all repositories. Pure.
 */
export function throughWhom({
  projects,
}: Pick<CargoDiagnosisFacts, 'projects'>): readonly Diagnosis<CutLines>[] {
  return projects.flatMap((file) =>
    ['proxy', 'cainfo', 'proxy-cainfo'].flatMap((key) => {
      const path = ['http', key];
      if (!valueAt(file, path)) return [];
      const told = `${placeOf(file, path)} sets ${path.join('.')} for this project, which decides through whom the token goes`;
      return [warning(told, cut(file, path))];
    }),
  );
}

function beats(file: FileFact, path: KeyNames): Diagnosis {
  return bad(`${placeOf(file, path)} sets ${path.join('.')}, which beats what setup wrote`, cut(file, path));
}

function placeOf(file: FileFact, path: KeyNames): string {
  const lines = ownLinesOf(file, path);
  return lines === undefined ? file.path : `${file.path}:${lines.from}`;
}

/** `CARGO_REGISTRIES_NAME_KEY` beats every file; NAME is in capitals, with `_` for `-`. */
function fromEnvironment(name: string, env: CargoDiagnosisFacts['env']): Diagnosis[] {
  const prefix = `CARGO_REGISTRIES_${name.toUpperCase().replaceAll('-', '_')}`;
  return ['CREDENTIAL_PROVIDER', 'INDEX', 'TOKEN'].flatMap((key) => {
    const variable = `${prefix}_${key}`;
    const value = env[variable];
    if (!value || (key === 'CREDENTIAL_PROVIDER' && value === 'vouch')) return [];
    // Cargo warns of a token beside a provider, and does not use it.
    return key === 'TOKEN'
      ? [warning(`${variable} holds a token that cargo does not use any more`, unset(variable))]
      : [bad(`${variable} beats what setup wrote for the registry ${name}`, unset(variable))];
  });
}

function storedToken(name: string, file: FileFact): Diagnosis[] {
  const path = ['registries', name, 'token'];
  if (valueAt(file, path) === undefined) return [];
  return [
    warning(`${file.path} holds a token for ${name} that cargo does not use any more`, cut(file, path)),
  ];
}

function registryWith(isIndex: IsIndex, file: FileFact): string | undefined {
  const names = Object.keys(tablesAt(file, 'registries'));
  return names.find((name) => isIndex(valueAt(file, ['registries', name, 'index'])));
}

/** Whether a value of `index` is the repository's. */
type IsIndex = (value: unknown) => boolean;

function isIndexOf(setUp: CargoSetUp, index: unknown, readUrl: ReadUrl): boolean {
  const endpoint = typeof index === 'string' ? readUrl(index) : undefined;
  return endpoint?.format === 'cargo' && sameRepository(endpoint, setUp);
}

/** Undefined for a file that is no TOML; an absent one is an empty table. */
function tableOf(file: FileFact): TomlTable | undefined {
  try {
    return readToml(file);
  } catch {
    return undefined;
  }
}

function tablesAt(file: FileFact, key: string): TomlTable {
  const value = valueAt(file, [key]);
  return isTomlTable(value) ? value : {};
}

function valueAt(file: FileFact, path: KeyNames): unknown {
  return tomlValue(tableOf(file) ?? {}, path);
}

function cut(file: FileFact, path: KeyNames): CutLines | undefined {
  const lines = ownLinesOf(file, path);
  return lines && { kind: 'cut-lines', file: file.target, ...lines, holds: String(path.at(-1)) };
}

/** The splicer's own reader is stricter than cargo's in places; then there is no command, only the sentence. */
function ownLinesOf(file: FileFact, path: KeyNames) {
  try {
    return ownLines(file, path);
  } catch (error) {
    if (error instanceof VouchError) return undefined;
    throw error;
  }
}

function unset(name: string): Unset {
  return { kind: 'unset', names: [name] };
}
