import {
  type Adapter,
  chooseName,
  createFile,
  editFile,
  type FileFact,
  holderOfUrls,
  type LaunchedProgram,
  launcherPath,
  launcherText,
  type NameHolder,
  readFileFact,
  repositoryNames,
  set,
  tomlFormat,
} from '@vouch/adapter-kit';
import { type Domain, VouchError } from '@vouch/core';
import { configPath } from './config-path.ts';
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
  readonly launcher: FileFact;
  readonly platform: NodeJS.Platform;
}

/**
 * Sets cargo up at user level: the registry's index, `credential-provider = "vouch"`, and the alias that resolves
 * that name to a launcher by its absolute path. An alias is only consulted for a provider without arguments.
 */
export const cargoAdapter: Adapter<CargoRequest, CargoFacts> = {
  tool: 'cargo',

  async inspect(context) {
    const config = await readFileFact(context, await configPath(context));
    const launcher = await readFileFact(context, launcherPath(context, 'cargo-credential-vouch'));
    return { config, registries: readRegistries(config), launcher, platform: context.platform };
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
        createFile(facts.launcher, launcherText(request.program, facts.platform), 0o700),
      ],
      notes: [`cargo knows the registry as ${name}: cargo publish --registry ${name}`],
    };
  },
};

/**
 * The registry's name: the one asked for; else the one that this index already has, because cargo refuses two
 * names for one index; else `codeartifact-REPOSITORY`, with the domain in it where that belongs to another domain.
 */
function nameFor(request: CargoRequest, { registries, config }: CargoFacts, index: string): string {
  const known = [...registries].filter(([, registry]) => registry.index === index).map(([name]) => name);
  const names = repositoryNames(request.domain, request.repository).map((name) => name.replaceAll('.', '-'));
  const chosen = chooseName({
    asked: request.registryName,
    candidates: [...known, ...names],
    rule: { pattern: /^[A-Za-z0-9_-]{1,64}$/, what: 'a registry’s name', use: 'letters, digits, - and _' },
    holderOf: (name) => holderOf(registries, name, index),
    where: config.path,
    flag: '--registry-name',
  });
  const [first] = known;
  if (first === undefined || known.includes(chosen)) return chosen;
  throw new VouchError(
    'configuration',
    `${config.path} already has this repository as the registry ${first}`,
    {
      hint: `cargo takes one name for an index: use --registry-name ${first}, or remove that registry first`,
    },
  );
}

/** A table without an index belongs to an index in another file, unless somebody took the index out of one of ours. */
function holderOf(registries: Registries, name: string, index: string): NameHolder {
  const registry = registries.get(name);
  if (registry === undefined) return 'nobody';
  if (registry.index === undefined) return registry.provider === 'vouch' ? 'ours' : 'foreign';
  return holderOfUrls([registry.index], 'cargo', (url) => url === index);
}
