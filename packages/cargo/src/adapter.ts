import {
  type Adapter,
  chooseName,
  editFile,
  editLauncher,
  type FileFact,
  holderOfUrls,
  type LaunchedProgram,
  type LauncherFact,
  type NameHolder,
  readFileFact,
  readLauncherFact,
  repositoryNames,
  set,
  tomlFormat,
} from '@vouch/adapter-kit';
import { type Domain, domainFlags, VouchError } from '@vouch/core';
import { configPath } from './config-path.ts';
import { projectFiles } from './project-files.ts';
import { type Registries, readRegistries } from './registries.ts';

export interface CargoRequest {
  /** The repository's https URL, with a slash at its end. */
  readonly url: string;
  readonly repository: string;
  readonly domain: Domain;
  /** The name that cargo is to know the registry by; absent: `codeartifact-REPOSITORY`. */
  readonly registryName?: string;
  /** Our program that answers `--cargo-plugin`. */
  readonly program: LaunchedProgram;
}

export interface CargoFacts {
  readonly config: FileFact;
  readonly registries: Registries;
  /** Those that the project here names in its own files. */
  readonly projectRegistries: readonly Registries[];
  readonly launcher: LauncherFact;
}

/**
 * Sets cargo up at user level: the registry's index, `credential-provider = "vouch"`, and the alias that resolves
 * that name to a launcher by its absolute path. An alias is only consulted for a provider without arguments.
 */
export const cargoAdapter: Adapter<CargoRequest, CargoFacts> = {
  tool: 'cargo',

  async inspect(context) {
    const config = await readFileFact(context, await configPath(context));
    const launcher = await readLauncherFact(context, 'cargo-credential-vouch');
    const projects = await projectFiles(context, config);
    return {
      config,
      registries: readRegistries(config),
      projectRegistries: projects.flatMap(registriesOfProject),
      launcher,
    };
  },

  plan(request, facts) {
    const index = `sparse+${request.url}`;
    const name = nameFor(request, facts, index);
    const registry = ['registries', name];
    return {
      edits: [
        editFile(facts.config, tomlFormat, [
          set([...registry, 'index'], index),
          set([...registry, 'credential-provider'], 'vouch'),
          set(['credential-alias', 'vouch'], [facts.launcher.path]),
        ]),
        editLauncher(facts.launcher, request.program),
      ],
      notes: [`cargo knows the registry as ${name}: cargo publish --registry ${name}`],
    };
  },
};

/** Reporting a project's file that cannot be read is up to cargo: nothing here is written to it. */
function registriesOfProject(file: FileFact): Registries[] {
  try {
    return [readRegistries(file)];
  } catch (error) {
    if (error instanceof VouchError) return [];
    throw error;
  }
}

/**
 * The registry's name: the one asked for; else the one that this index already has, in the user's file or the project's,
 * because cargo refuses two names for one index; else `codeartifact-REPOSITORY`, with the domain in it where that belongs to another domain.
 */
function nameFor(request: CargoRequest, facts: CargoFacts, index: string): string {
  const { registries, projectRegistries, config } = facts;
  const known = namesOf(registries, index);
  // `crates-io` is the public registry's, and no project's to give away.
  const shared = projectRegistries
    .flatMap((each) => namesOf(each, index))
    .filter((name) => namePattern.test(name) && name !== 'crates-io');
  const names = repositoryNames(request.domain, request.repository).map((name) => name.replaceAll('.', '-'));
  const chosen = chooseName({
    asked: request.registryName,
    candidates: [...known, ...shared, ...names],
    rule: { pattern: namePattern, what: 'a registry’s name', use: 'letters, digits, - and _' },
    holderOf: (name) => holderOf(registries, name, index),
    where: config.path,
    flag: '--registry-name',
  });
  const [first] = known;
  if (first === undefined || known.includes(chosen)) return chosen;
  const back =
    registries.get(first)?.provider === 'vouch'
      ? `undo that set-up first: vouch setup codeartifact --tool cargo --repository ${request.repository} ${domainFlags(request.domain).join(' ')} --remove`
      : 'remove that registry first';
  throw new VouchError(
    'configuration',
    `${config.path} already has this repository as the registry ${first}`,
    { hint: `cargo takes one name for an index: use --registry-name ${first}, or ${back}` },
  );
}

const namePattern = /^[A-Za-z0-9_-]{1,64}$/;

/** Cargo takes an index with and without its last slash for the same one. */
function namesOf(registries: Registries, index: string): string[] {
  return [...registries].filter(([, registry]) => isSame(registry.index, index)).map(([name]) => name);
}

function isSame(one: string | undefined, index: string): boolean {
  return one === index || `${one}/` === index;
}

/** A table without an index belongs to an index in another file, unless somebody took the index out of one of ours. */
function holderOf(registries: Registries, name: string, index: string): NameHolder {
  const registry = registries.get(name);
  if (registry === undefined) return 'nobody';
  if (registry.index === undefined) return registry.provider === 'vouch' ? 'this' : 'another';
  return holderOfUrls([registry.index], index);
}
