import { type Chosen, type RepositoryUse, repositoryUse } from '@vouch/adapter-kit';
import {
  type Config,
  type Domain,
  defaultProfile,
  type PackageFormat,
  type Profile,
  sameDomain,
} from '@vouch/core';
import { toolNamed } from '../tools.ts';

/** One tool and repository that `vouch setup codeartifact` was run for. */
export interface SetUp extends RepositoryUse {
  readonly format: PackageFormat;
  /** What the person chose beside the repository (`--scope`, `@team`), each time they set it up. */
  readonly chosen: readonly (readonly string[])[];
}

/** The set-ups that the journal knows; what is no package manager's (an AWS profile) is left out. */
export function setUpsFrom(known: readonly Chosen[]): readonly SetUp[] {
  return known.flatMap(({ owner, setUps }) => {
    const use = repositoryUse(owner);
    const format = formatOf(owner.tool);
    return use === undefined || format === undefined ? [] : [{ ...use, format, chosen: setUps }];
  });
}

function formatOf(tool: string): PackageFormat | undefined {
  try {
    return toolNamed(tool).format;
  } catch {
    return undefined;
  }
}

/** The profiles that domains are saved under; undefined where the configuration cannot be read. */
export type Known = Pick<Config, 'profiles'> | undefined;

/** The profile that the domain is saved under. Another domain's default profile must not be written over. */
export function profileFlag(config: Known, domain: Domain): readonly string[] {
  const [name] = savedProfile(config, domain) ?? [];
  if (name !== undefined) return name === defaultProfile ? [] : ['--profile', name];
  return config?.profiles.has(defaultProfile) ? ['--profile', domain.domain] : [];
}

/** The first profile that names the domain, and its name. */
export function savedProfile(config: Known, domain: Domain): readonly [name: string, Profile] | undefined {
  return [...(config?.profiles ?? [])].find(([, profile]) => sameDomain(profile, domain));
}
