import { type LaunchedProgram, repositoryNames } from '@vouch/adapter-kit';
import { type Domain, VouchError } from '@vouch/core';

/** What setup knows about the repository that a Python tool is set up for. */
export interface PythonRequest {
  /** The repository's https URL, with a slash at its end. */
  readonly url: string;
  readonly repository: string;
  readonly domain: Domain;
  /** Where the settings go: the user's own files, or those of the project in the working directory. */
  readonly scope: 'user' | 'project';
  /** The name that the tool is to know the repository by; absent: `codeartifact-REPOSITORY`. */
  readonly registryName?: string;
  /** Our program that answers `--keyring`. */
  readonly program: LaunchedProgram;
}

/** The simple index, which tools install from. */
export function indexUrl({ url }: PythonRequest): string {
  return `${url}simple/`;
}

/** The same URL with CodeArtifact's user name in it, where a tool asks no keyring without one. */
export function withUser(url: string): string {
  return url.replace('https://', 'https://aws@');
}

/**
 * The repository's name in a tool's file: the one asked for; else the one that this URL already has; else
 * `codeartifact-REPOSITORY`, with the domain in it where that name belongs to another repository.
 * Throws `usage` for a name that is none, and `configuration` where every name is taken.
 */
export function chooseName(
  { registryName, repository, domain }: PythonRequest,
  taken: ReadonlyMap<string, string | undefined>,
  url: string,
): string {
  if (registryName !== undefined) {
    if (/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(registryName)) return registryName;
    throw new VouchError('usage', `${registryName} cannot be a repository’s name`, {
      hint: 'use letters, digits, - and _',
    });
  }
  const known = [...taken].find(([, at]) => at !== undefined && withoutUser(at) === url)?.[0];
  if (known !== undefined) return known;
  const names = repositoryNames(domain, repository).map((name) => name.replaceAll('.', '-'));
  const free = names.find((name) => !taken.has(name));
  if (free !== undefined) return free;
  throw new VouchError('configuration', 'other repositories have every name for this one', {
    hint: 'choose one with --registry-name',
  });
}

function withoutUser(url: string): string {
  return url.replace('https://aws@', 'https://');
}
