import {
  type KeyPath,
  type Owner,
  type RepositoryUse,
  repositoryNames,
  repositoryUse,
  sameOwner,
  type WrittenFile,
} from '@vouch/adapter-kit';
import { type Config, type Domain, type PackageFormat, sameDomain } from '@vouch/core';
import type { StaticUse } from '@vouch/npm/uses';
import { toolNamed } from '../tools.ts';
import type { Remedy } from './remedy.ts';

/** One tool and repository that `vouch setup codeartifact` was run for. */
export interface SetUp extends RepositoryUse {
  readonly format: PackageFormat;
  /** `@team`, …: the scopes that come from the repository. */
  readonly scopes: readonly string[];
  /** The name that the tool knows the repository by, where it is not one that setup gives by itself. */
  readonly registryName?: string;
}

/** The set-ups among the journal's owners; what is no package manager's (an AWS profile) is left out. */
export function setUpsFrom(
  owners: readonly Owner[],
  uses: readonly StaticUse[],
  written: readonly WrittenFile[] = [],
): readonly SetUp[] {
  return owners.flatMap((owner) => {
    const setUp = repositoryUse(owner);
    const format = formatOf(owner.tool);
    if (setUp === undefined || format === undefined) return [];
    const keys = uses.find((use) => sameOwner(use, owner))?.registryKeys ?? [];
    const paths = pathsOf(owner, written);
    const scopes = [...keys.map((key) => [key]), ...paths].map(scopeIn).filter((each) => each !== undefined);
    const usual = ['codeartifact', ...repositoryNames(setUp, setUp.repository)];
    const name = paths.map(nameIn).findLast((each) => each !== undefined && !usual.includes(each));
    return [
      { ...setUp, format, scopes: [...new Set(scopes)], ...(name !== undefined && { registryName: name }) },
    ];
  });
}

function pathsOf(owner: Owner, written: readonly WrittenFile[]): readonly KeyPath[] {
  const keys = written.flatMap((file) => file.keys);
  return keys.filter(({ owners }) => owners.some((each) => sameOwner(each, owner))).map(({ path }) => path);
}

/** `@team:registry` of an .npmrc, `npmScopes.team.npmRegistryServer` of a .yarnrc.yml. */
function scopeIn([first, second]: KeyPath): string | undefined {
  if (first === 'npmScopes' && typeof second === 'string') return `@${second}`;
  return typeof first === 'string' && first.endsWith(':registry') ? first.slice(0, -9) : undefined;
}

/** The repository's name in cargo's, poetry's and pdm's table, in twine's section, in uv's list and in Maven's. */
function nameIn(path: KeyPath): string | undefined {
  const [first, second] = path;
  if (typeof first === 'string' && typeof second === 'string') {
    if (['registries', 'repositories', 'repository'].includes(first)) return second;
    if (second === 'repository') return first;
  }
  const element = path.find((step) => typeof step !== 'string' && ['name', 'id'].includes(step.member));
  return typeof element === 'object' ? element.equals : undefined;
}

function formatOf(tool: string): PackageFormat | undefined {
  try {
    return toolNamed(tool).format;
  } catch {
    return undefined;
  }
}

/** The profiles that domains are saved under; undefined where the configuration cannot be read. */
type Known = Pick<Config, 'profiles'> | undefined;

/** `vouch setup codeartifact …` for a set-up, with everything named: the environment may have other wishes. */
export function setUpAgain(config: Known, setUp: SetUp): Remedy {
  const { registryName, scopes, tool } = setUp;
  const nameFlag = tool === 'maven' ? '--server-id' : '--registry-name';
  return command(config, setUp, [
    ...(registryName === undefined ? [] : [nameFlag, registryName]),
    ...scopes.flatMap((scope) => ['--scope', scope]),
  ]);
}

/** `vouch setup aws …` for an AWS profile of ours; `ARN` stands where the configuration knows its role no more. */
export function setUpAwsAgain(config: Pick<Config, 'roles'> | undefined, awsProfile: string): Remedy {
  const role = config?.roles.get(awsProfile);
  const region = role?.region === undefined ? [] : ['--region', role.region];
  const words = ['setup', 'aws', '--role', role?.arn ?? 'ARN', '--profile', awsProfile, ...region];
  return { kind: 'vouch', words };
}

/** `vouch setup codeartifact … --remove`. */
export function takeBack(config: Known, setUp: SetUp): Remedy {
  return command(config, setUp, ['--remove']);
}

function command(config: Known, setUp: SetUp, more: readonly string[]): Remedy {
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
function profileFlag(config: Known, domain: Domain): readonly string[] {
  const profiles = [...(config?.profiles ?? [])];
  const name = profiles.find(([, profile]) => sameDomain(profile, domain))?.[0];
  if (name !== undefined) return name === 'default' ? [] : ['--profile', name];
  return profiles.some(([each]) => each === 'default') ? ['--profile', domain.domain] : [];
}
