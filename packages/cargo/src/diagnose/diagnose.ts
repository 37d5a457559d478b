import { bad, type Diagnosis, type FileFact, isAtLeast, type ToolRemedy, warning } from '@vouch/adapter-kit';
import { type Domain, type Endpoint, parseEndpoint, sameRepository } from '@vouch/core';
import { fromEnvironment, leadsTo } from './environment.ts';
import type { CargoDiagnosisFacts } from './facts.ts';
import { cut, type KeyNames, placeOf, tableOf, tablesAt, valueAt } from './keys.ts';

/** A repository that cargo was set up for. */
export interface CargoSetUp extends Domain {
  readonly repository: string;
}

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
  const name = registryWith(isIndex, facts.user) ?? setUpAbove(isIndex, facts.projects);
  const version = tooOld(facts.version);
  if (name === undefined) {
    const told = `${facts.user.path} has no registry any more for ${setUp.repository} of ${setUp.domain}`;
    return [...version, bad(told, { kind: 'set-up-again' })];
  }
  return [
    ...version,
    ...settingsOf(name, isIndex, facts).flatMap((setting) => lookAtSetting(setting, facts)),
    ...facts.projects.flatMap((file) => twinIn(isIndex, name, file)),
    ...fromEnvironment(name, facts),
    ...storedToken(name, facts.credentials),
  ];
}

/**
 * The registry as a directory above has it, set up: where CARGO_HOME is elsewhere, `~/.cargo/config.toml` still counts for every project
 * below the home directory (measured with cargo 1.95).
 */
function setUpAbove(isIndex: IsIndex, files: readonly FileFact[]): string | undefined {
  return files
    .map((file) => ({ file, name: registryWith(isIndex, file) }))
    .find(({ file, name }) => name && valueAt(file, ['registries', name, 'credential-provider']) === 'vouch')
    ?.name;
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

/** A key that must be as set-up wrote it. */
interface Setting {
  readonly path: KeyNames;
  readonly isOurs: (value: unknown) => boolean;
  /** What is told of a user's file that says nothing of it, or something else. */
  readonly lacks?: string;
}

function settingsOf(
  name: string,
  isIndex: IsIndex,
  { user, launcher }: CargoDiagnosisFacts,
): readonly Setting[] {
  return [
    {
      path: ['registries', name, 'credential-provider'],
      isOurs: (value) => value === 'vouch',
      lacks: `${user.path} has another credential-provider for the registry ${name}`,
    },
    // By it the registry was found, so that some file has it.
    { path: ['registries', name, 'index'], isOurs: isIndex },
    {
      path: ['credential-alias', 'vouch'],
      isOurs: (value) => leadsTo(value, launcher),
      lacks: `[credential-alias] vouch of ${user.path} does not lead to ${launcher}`,
    },
  ];
}

/** The nearest file that has a key decides, and the user's is the last: what stands behind ours does no harm. */
function lookAtSetting(
  { path, isOurs, lacks }: Setting,
  { user, projects }: CargoDiagnosisFacts,
): Diagnosis[] {
  const files = [...projects, user];
  const ours = files.findIndex((file) => isOurs(valueAt(file, path)));
  const nearer = projects.slice(0, ours === -1 ? projects.length : ours);
  return [
    ...(ours === -1 && lacks !== undefined ? [bad(lacks, { kind: 'set-up-again' })] : []),
    ...nearer.filter((file) => valueAt(file, path) !== undefined).map((file) => beats(file, path)),
  ];
}

/** Another name that a project's file has for the repository. */
function twinIn(isIndex: IsIndex, name: string, file: FileFact): Diagnosis[] {
  const twin = Object.keys(tablesAt(file, 'registries')).find(
    (other) => other !== name && isIndex(valueAt(file, ['registries', other, 'index'])),
  );
  if (twin === undefined) return [];
  const told = `${file.path} names the same repository ${twin}: cargo refuses two names for one index`;
  // The project's manifests say its own name, so it is ours that gives way; but `crates-io` is the public registry's.
  const remedy: ToolRemedy | undefined =
    twin === 'crates-io' ? cut(file, ['registries', twin, 'index']) : { kind: 'set-up-as', name: twin };
  return [bad(told, remedy)];
}

function beats(file: FileFact, path: KeyNames): Diagnosis {
  return bad(`${placeOf(file, path)} sets ${path.join('.')}, which beats what setup wrote`, cut(file, path));
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
