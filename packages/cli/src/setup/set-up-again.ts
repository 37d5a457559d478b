import { type Config, domainFlags } from '@vouch/core';
import type { Remedy } from '../remedy.ts';
import { type Known, profileFlag, type SetUp, savedProfile } from './set-ups.ts';

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
 * Undoes a set-up and makes it again under this name. Undoing a domain's last set-up removes its profile, so where that holds
 * something that no flag can say again, there is no command.
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

/** `vouch setup codeartifact … --remove`, from wherever one is: the project's directory may be gone. */
export function takeBack(config: Known, { project, ...setUp }: SetUp): Remedy {
  return command(config, setUp, ['--remove', ...(project === undefined ? [] : ['--project', project])]);
}

function command(config: Known, setUp: SetUp, more: readonly string[]): Remedy {
  const { tool, repository, project } = setUp;
  const words = [
    ...['setup', 'codeartifact', '--tool', tool, '--repository', repository],
    ...domainFlags(setUp),
    ...profileFlag(config, setUp),
    ...more,
  ];
  return project === undefined
    ? { kind: 'vouch', words }
    : { kind: 'vouch', words: [...words, '--project'], directory: project };
}
