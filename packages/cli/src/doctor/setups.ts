import { type Owner, type RepositoryUse, repositoryUse, sameOwner } from '@vouch/adapter-kit';
import { type Config, type Domain, type PackageFormat, sameDomain } from '@vouch/core';
import type { StaticUse } from '@vouch/npm/uses';
import { toolNamed } from '../tools.ts';
import type { Remedy } from './remedy.ts';

/** One tool and repository that `vouch setup codeartifact` was run for. */
export interface SetUp extends RepositoryUse {
  readonly format: PackageFormat;
  /** `@team`, …: the scopes that come from the repository. */
  readonly scopes: readonly string[];
}

/** The set-ups among the journal's owners; what is no package manager's (an AWS profile) is left out. */
export function setUpsFrom(owners: readonly Owner[], uses: readonly StaticUse[]): readonly SetUp[] {
  return owners.flatMap((owner) => {
    const setUp = repositoryUse(owner);
    const format = formatOf(owner.tool);
    if (setUp === undefined || format === undefined) return [];
    const keys = uses.find((use) => sameOwner(use, owner))?.registryKeys ?? [];
    const scopes = keys.filter((key) => key.endsWith(':registry')).map((key) => key.slice(0, -9));
    return [{ ...setUp, format, scopes }];
  });
}

function formatOf(tool: string): PackageFormat | undefined {
  try {
    return toolNamed(tool).format;
  } catch {
    return undefined;
  }
}

/** `vouch setup codeartifact …` for a set-up, with everything named: the environment may have other wishes. */
export function setUpAgain(config: Config | undefined, setUp: SetUp): Remedy {
  return command(
    config,
    setUp,
    setUp.scopes.flatMap((scope) => ['--scope', scope]),
  );
}

/** The same with `--remove`. */
export function takeBack(config: Config | undefined, setUp: SetUp): Remedy {
  return command(config, setUp, ['--remove']);
}

function command(config: Config | undefined, setUp: SetUp, more: readonly string[]): Remedy {
  const { tool, repository, domain, domainOwner, region, project } = setUp;
  const words = [
    ...['setup', 'codeartifact', '--tool', tool, '--repository', repository],
    ...['--domain', domain, '--domain-owner', domainOwner, '--region', region],
    ...profileFlag(config, setUp),
    ...more,
  ];
  return project === undefined
    ? { kind: 'vouch', words }
    : { kind: 'vouch', words: [...words, '--project'], directory: project };
}

/** The profile that the domain is saved under. Another domain's default profile must not be written over. */
function profileFlag(config: Config | undefined, domain: Domain): readonly string[] {
  const profiles = [...(config?.profiles ?? [])];
  const name = profiles.find(([, profile]) => sameDomain(profile, domain))?.[0];
  if (name !== undefined) return name === 'default' ? [] : ['--profile', name];
  return profiles.some(([each]) => each === 'default') ? ['--profile', domain.domain] : [];
}
