import { isRepositoryName, parseEndpoint, printableUrl, VouchError } from '@vouch/core';
import type { TokenStore } from '@vouch/npm';

/** The flags that not every tool has a use for, as they are typed. */
const words = {
  repository: '--repository',
  registryName: '--registry-name',
  serverId: '--server-id',
  mirrorOf: '--mirror-of',
  scope: '--scope',
  tokenStore: '--token-store',
  project: '--project',
} as const;

export type ToolFlag = keyof typeof words;

/**
 * Throws `usage` for a flag that means nothing to the tool: whoever gave it expects something that would not happen.
 * Without a tool every such flag is one too many. Pure.
 */
export function refuseUnused(
  tool: string | undefined,
  takes: readonly ToolFlag[],
  flags: Readonly<Partial<Record<ToolFlag, unknown>>>,
): void {
  for (const flag of Object.keys(words) as ToolFlag[]) {
    if (flags[flag] === undefined || takes.includes(flag)) continue;
    const word = words[flag];
    const said = tool === undefined ? `${word} goes with --tool` : `${word} means nothing to ${tool}`;
    throw new VouchError('usage', said, { hint: `leave ${word} out` });
  }
}

/** What a person chose for a tool, as they would type it again; the repository and the project are the journal owner's name. Pure. */
export function chosenWords(
  flags: Readonly<Partial<Record<ToolFlag, string | true | readonly string[]>>>,
): readonly string[] {
  const { repository: _repository, project: _project, ...named } = words;
  return (Object.keys(named) as (keyof typeof named)[]).flatMap((flag) =>
    [flags[flag] ?? []].flat().flatMap((value) => [named[flag], `${value}`]),
  );
}

/** What a person may have chosen. */
export interface ChosenFlags {
  readonly registryName?: string;
  readonly serverId?: string;
  readonly mirrorOf?: string;
  readonly tokenStore?: TokenStore;
  readonly scope?: readonly string[];
}

/** The flags that those words are, for a set-up that is made again. Pure. */
export function chosenFlags(chosen: readonly string[]): ChosenFlags {
  const valuesOf = (flag: ToolFlag) =>
    chosen.filter((_, index) => index % 2 === 1 && chosen[index - 1] === words[flag]);
  const { registryName, serverId, mirrorOf, tokenStore } = words;
  const single = Object.keys({ registryName, serverId, mirrorOf, tokenStore }) as ToolFlag[];
  const scope = valuesOf('scope');
  return {
    ...Object.fromEntries(single.flatMap((flag) => valuesOf(flag).map((value) => [flag, value]))),
    ...(scope.length > 0 && { scope }),
  };
}

/** What `setup codeartifact` and `exec` are told of a repository. */
export interface RepositoryFlags extends Pick<ChosenFlags, 'registryName' | 'serverId'> {
  readonly repository?: string;
  /** `--scope @team`: npm's word for a part of the names. */
  readonly scope?: readonly string[];
}

/**
 * Throws `usage` for what is no repository's name, for two names of its own, and for what npm would ignore without a word, so
 * that the packages would come from the public registry: a scope without its `@`, and one without a repository to come from. Pure.
 */
export function checkRepositoryFlags({
  repository,
  registryName,
  serverId,
  scope = [],
}: RepositoryFlags): void {
  if (serverId !== undefined && registryName !== undefined)
    throw new VouchError('usage', '--registry-name and --server-id name the same thing', {
      hint: 'leave one of them out',
    });
  if (repository !== undefined && !isRepositoryName(repository)) {
    const pasted = parseEndpoint(repository)?.repository;
    throw new VouchError('usage', `${printableUrl(repository)} is not a repository name`, {
      hint:
        pasted !== undefined
          ? `--repository ${pasted}`
          : 'a repository name is 2 to 100 of A-Z, a-z, 0-9, ., _ and -, from a letter or digit on',
    });
  }
  const odd = scope.find((each) => !/^@[a-z0-9~-][a-z0-9._~-]*$/.test(each));
  if (odd !== undefined)
    throw new VouchError('usage', `${odd} is not a scope`, { hint: 'a scope looks like @team' });
  if (scope.length > 0 && repository === undefined)
    throw new VouchError('usage', '--scope goes with --repository', { hint: '--repository NAME' });
}
