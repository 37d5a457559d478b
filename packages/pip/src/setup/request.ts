import {
  chooseName,
  type FileFact,
  holderOfUrls,
  type LaunchedProgram,
  type NameHolder,
  repositoryNames,
} from '@vouch/adapter-kit';
import type { Domain } from '@vouch/core';
import { withoutAwsUser } from './aws-user.ts';

/** What setup knows about the repository that a Python tool is set up for. */
export interface PythonRequest {
  /** The repository's https URL, with a slash at its end. */
  readonly url: string;
  readonly repository: string;
  readonly domain: Domain;
  /** Where the settings go: the user's own files, or those of the project in the working directory. */
  readonly level: 'user' | 'project';
  /** The name that the tool is to know the repository by; absent: `codeartifact-REPOSITORY`. */
  readonly registryName?: string;
  /** Our program that answers `--keyring`. */
  readonly program: LaunchedProgram;
}

/** The simple index, which tools install from. */
export function indexUrl({ url }: PythonRequest): string {
  return `${url}simple/`;
}

/** The names that stand in a tool's file, each with its URL where it has one. */
type TakenNames = ReadonlyMap<string, string | undefined>;

/**
 * The repository's name in a tool's file: the one asked for; else the one that this URL already has; else
 * `codeartifact-REPOSITORY`, with the domain in it where that name belongs to another repository.
 */
export function nameFor(
  { registryName, repository, domain }: PythonRequest,
  { path }: Pick<FileFact, 'path'>,
  taken: TakenNames,
  url: string,
): string {
  const known = [...taken].find(([, at]) => at !== undefined && withoutAwsUser(at) === url)?.[0];
  const names = repositoryNames(domain, repository).map((name) => name.replaceAll('.', '-'));
  return chooseName({
    asked: registryName,
    candidates: known === undefined ? names : [known, ...names],
    rule: {
      pattern: /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/,
      what: 'a repository’s name',
      use: 'letters, digits, - and _',
    },
    holderOf: (name) => holderOf(taken, name, url),
    where: path,
    flag: '--registry-name',
  });
}

function holderOf(taken: TakenNames, name: string, url: string): NameHolder {
  if (!taken.has(name)) return 'nobody';
  const at = taken.get(name);
  // A section without a URL is one that the tool knows by itself: `[pypi]` of twine holds a password for the public index.
  if (at === undefined) return 'another';
  return holderOfUrls([withoutAwsUser(at)], url);
}
