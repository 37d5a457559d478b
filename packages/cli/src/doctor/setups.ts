import { type Chosen, type RepositoryUse, repositoryUse } from '@vouch/adapter-kit';
import { type Config, type Domain, type PackageFormat, type Profile, sameDomain } from '@vouch/core';
import { toolNamed } from '../tools.ts';
import type { Remedy } from './remedy.ts';

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
type Known = Pick<Config, 'profiles'> | undefined;

/**
 * `vouch setup codeartifact …` for a set-up, each time that it was asked for, with everything named: the environment may have other
 * wishes. `more` is added to each.
 */
export function setUpAgain(config: Known, setUp: SetUp, more: readonly string[] = []): Remedy {
  const [first = [], ...others] = setUp.chosen;
  const once = command(config, setUp, [...first, ...more]);
  if (others.length === 0) return once;
  return {
    kind: 'all',
    remedies: [once, ...others.map((words) => command(config, setUp, [...words, ...more]))],
  };
}

/**
 * Takes a set-up back and makes it anew under this name. The last set-up of a domain takes its profile along, so what no
 * flag says again must not be lost: then there is no command.
 */
export function setUpAs(config: Known, setUp: SetUp, name: string): Remedy | undefined {
  const [, saved] = savedProfile(config, setUp) ?? [];
  if (saved?.endpointUrl !== undefined || saved?.origins !== undefined) return undefined;
  const words = [
    ...withoutFlag(setUp.chosen.at(-1) ?? [], '--registry-name'),
    ...(saved?.awsProfile === undefined ? [] : ['--aws-profile', saved.awsProfile]),
    ...(saved?.durationSeconds === undefined ? [] : ['--duration-seconds', String(saved.durationSeconds)]),
    ...['--registry-name', name],
  ];
  return { kind: 'all', remedies: [takeBack(config, setUp), command(config, setUp, words)] };
}

/** Every flag of these words has a value. */
function withoutFlag(words: readonly string[], flag: string): readonly string[] {
  return words.filter((word, index) => word !== flag && words[index - 1] !== flag);
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
export function profileFlag(config: Known, domain: Domain): readonly string[] {
  const [name] = savedProfile(config, domain) ?? [];
  if (name !== undefined) return name === 'default' ? [] : ['--profile', name];
  return config?.profiles.has('default') ? ['--profile', domain.domain] : [];
}

function savedProfile(config: Known, domain: Domain): readonly [name: string, Profile] | undefined {
  return [...(config?.profiles ?? [])].find(([, profile]) => sameDomain(profile, domain));
}
