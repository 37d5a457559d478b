import type { FileFact, KeyPath } from '@vouch/adapter-kit';
import { type Domain, parseEndpoint, VouchError } from '@vouch/core';
import { parse } from 'toml';
import type { CargoDiagnosisFacts } from './facts.ts';
import { ownLines } from './own-lines.ts';

/** A repository that cargo was set up for. */
export interface CargoSetUp extends Domain {
  readonly repository: string;
}

/** What mends a diagnosis; whoever tells it writes the command. */
export type CargoRemedy =
  | { readonly kind: 'unset'; readonly names: readonly string[] }
  /** Whole lines, from 1, of which the first one holds this text. */
  | {
      readonly kind: 'cut-lines';
      readonly file: string;
      readonly from: number;
      readonly to: number;
      readonly holds: string;
    }
  | { readonly kind: 'update-cargo' }
  | { readonly kind: 'set-up-again' };

export interface CargoDiagnosis {
  readonly state: 'warning' | 'bad';
  /** One sentence, without secrets. */
  readonly what: string;
  readonly remedy?: CargoRemedy;
}

/** What keeps cargo from asking us for this repository's token, or might. Empty where nothing does. Pure. */
export function diagnoseCargo(setUp: CargoSetUp, facts: CargoDiagnosisFacts): readonly CargoDiagnosis[] {
  const broken = [facts.user, ...facts.projects, facts.credentials].filter(
    (file) => tableOf(file) === undefined,
  );
  if (broken.length > 0)
    return broken.map(({ path }) => problem('bad', `${path} is not TOML, so cargo reads nothing`));
  const name = registryOf(setUp, facts.user);
  const version = tooOld(facts.version);
  if (name === undefined) {
    const told = `${facts.user.path} has no registry any more for ${setUp.repository} of ${setUp.domain}`;
    return [...version, problem('bad', told, { kind: 'set-up-again' })];
  }
  return [
    ...version,
    ...unlinked(name, facts),
    ...facts.projects.flatMap((file) => overridden(setUp, name, file)),
    ...fromEnvironment(name, facts.env),
    ...storedToken(name, facts.credentials),
  ];
}

/** Credential providers came with cargo 1.74. */
function tooOld(version: string | undefined): CargoDiagnosis[] {
  if (version === undefined) return [problem('warning', 'no cargo on PATH says its version')];
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 1 || minor >= 74) return [];
  return [
    problem('bad', `cargo ${version} has no credential providers: 1.74 is the first`, {
      kind: 'update-cargo',
    }),
  ];
}

/** The user's own file must name our provider, and the alias must lead to our launcher. */
function unlinked(name: string, { user, launcher }: CargoDiagnosisFacts): CargoDiagnosis[] {
  const remedy = { kind: 'set-up-again' } as const;
  const provider = valueAt(user, ['registries', name, 'credential-provider']);
  if (provider !== 'vouch')
    return [problem('bad', `${user.path} has another credential-provider for the registry ${name}`, remedy)];
  const alias = valueAt(user, ['credential-alias', 'vouch']);
  if (Array.isArray(alias) && alias.length === 1 && alias[0] === launcher) return [];
  return [problem('bad', `[credential-alias] vouch of ${user.path} does not lead to ${launcher}`, remedy)];
}

/** A file of a project beats the user's, key by key. */
function overridden(setUp: CargoSetUp, name: string, file: FileFact): CargoDiagnosis[] {
  const paths: readonly [KeyPath, unknown][] = [
    [['registries', name, 'credential-provider'], 'vouch'],
    [['registries', name, 'index'], undefined],
    [['credential-alias', 'vouch'], undefined],
  ];
  const beaten = paths.flatMap(([path, same]) => {
    const value = valueAt(file, path);
    const isSame = value === same || (path[2] === 'index' && isIndexOf(setUp, value));
    return value === undefined || isSame ? [] : [beats(file, path)];
  });
  const twin = Object.keys(tablesAt(file, 'registries')).find(
    (other) => other !== name && isIndexOf(setUp, valueAt(file, ['registries', other, 'index'])),
  );
  if (twin === undefined) return beaten;
  const told = `${file.path} names the same repository ${twin}: cargo refuses two names for one index`;
  return [...beaten, problem('bad', told, cut(file, ['registries', twin, 'index']))];
}

function beats(file: FileFact, path: KeyPath): CargoDiagnosis {
  const lines = ownLinesOf(file, path);
  const at = lines === undefined ? file.path : `${file.path}:${lines.from}`;
  return problem('bad', `${at} sets ${path.join('.')}, which beats what setup wrote`, cut(file, path));
}

/** `CARGO_REGISTRIES_NAME_KEY` beats every file; NAME is in capitals, with `_` for `-`. */
function fromEnvironment(name: string, env: CargoDiagnosisFacts['env']): CargoDiagnosis[] {
  const prefix = `CARGO_REGISTRIES_${name.toUpperCase().replaceAll('-', '_')}`;
  return ['CREDENTIAL_PROVIDER', 'INDEX', 'TOKEN'].flatMap((key) => {
    const variable = `${prefix}_${key}`;
    const value = env[variable];
    if (!value || (key === 'CREDENTIAL_PROVIDER' && value === 'vouch')) return [];
    // Cargo warns of a token beside a provider, and does not use it.
    return key === 'TOKEN'
      ? [problem('warning', `${variable} holds a token that cargo does not use any more`, unset(variable))]
      : [problem('bad', `${variable} beats what setup wrote for the registry ${name}`, unset(variable))];
  });
}

function storedToken(name: string, file: FileFact): CargoDiagnosis[] {
  const path = ['registries', name, 'token'];
  if (valueAt(file, path) === undefined) return [];
  return [
    problem(
      'warning',
      `${file.path} holds a token for ${name} that cargo does not use any more`,
      cut(file, path),
    ),
  ];
}

function registryOf(setUp: CargoSetUp, file: FileFact): string | undefined {
  const names = Object.keys(tablesAt(file, 'registries'));
  return names.find((name) => isIndexOf(setUp, valueAt(file, ['registries', name, 'index'])));
}

function isIndexOf(setUp: CargoSetUp, index: unknown): boolean {
  const endpoint = typeof index === 'string' ? parseEndpoint(index) : undefined;
  return (
    endpoint?.format === 'cargo' &&
    endpoint.repository === setUp.repository &&
    endpoint.domain === setUp.domain &&
    endpoint.domainOwner === setUp.domainOwner &&
    endpoint.region === setUp.region
  );
}

type Table = Readonly<Record<string, unknown>>;

/** Undefined for a file that is no TOML; an absent one is an empty table. */
function tableOf({ text }: FileFact): Table | undefined {
  try {
    return parse((text ?? '').replace(/^\ufeff/, '')) as Table;
  } catch {
    return undefined;
  }
}

function tablesAt(file: FileFact, key: string): Table {
  const value = valueAt(file, [key]);
  return isTable(value) ? value : {};
}

function valueAt(file: FileFact, path: KeyPath): unknown {
  let at: unknown = tableOf(file);
  for (const step of path) {
    at = isTable(at) && typeof step === 'string' && Object.hasOwn(at, step) ? at[step] : undefined;
  }
  return at;
}

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function cut(file: FileFact, path: KeyPath): CargoRemedy | undefined {
  const lines = ownLinesOf(file, path);
  return lines && { kind: 'cut-lines', file: file.target, ...lines, holds: String(path.at(-1)) };
}

/** The splicer's own reader is stricter than cargo's in places; then there is no command, only the sentence. */
function ownLinesOf(file: FileFact, path: KeyPath) {
  try {
    return ownLines(file, path);
  } catch (error) {
    if (error instanceof VouchError) return undefined;
    throw error;
  }
}

function unset(name: string): CargoRemedy {
  return { kind: 'unset', names: [name] };
}

function problem(state: CargoDiagnosis['state'], what: string, remedy?: CargoRemedy): CargoDiagnosis {
  return { state, what, ...(remedy !== undefined && { remedy }) };
}
