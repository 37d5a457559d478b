import { parseEndpoint, sameRepository, VouchError } from '@vouch/core';

/** Whose a name in a tool's file is: `this` is the repository that is set up; from another, a set-up would take it. */
export type NameHolder = 'nobody' | 'this' | 'another';

export interface NameChoice {
  /** The name that the person asked for. */
  readonly asked: string | undefined;
  /** The names to choose from where nobody asked for one, the best first. */
  readonly candidates: readonly string[];
  /** What the tool takes for a name, and what such a name is called. */
  readonly rule: { readonly pattern: RegExp; readonly what: string; readonly use: string };
  readonly holderOf: (name: string) => NameHolder;
  /** The file's path. */
  readonly where: string;
  /** The flag that asks for a name. */
  readonly flag: string;
}

/**
 * The name that a tool is to know a repository by: the one asked for, else the first that is free or has this repository
 * already. Pure. Throws `usage` for a name that the tool does not take, `configuration` for one that is another's.
 */
export function chooseName({ asked, candidates, rule, holderOf, where, flag }: NameChoice): string {
  if (asked !== undefined) {
    if (!rule.pattern.test(asked))
      throw new VouchError('usage', `${asked} cannot be ${rule.what}`, { hint: `use ${rule.use}` });
    if (holderOf(asked) === 'another')
      throw new VouchError('configuration', `${where} has ${asked} for another repository`, {
        hint: `choose another name with ${flag}; vouch setup --list says what vouch has set up, and --remove takes it back`,
      });
    return asked;
  }
  const free = candidates.find((name) => holderOf(name) !== 'another');
  if (free !== undefined) return free;
  throw new VouchError('configuration', `${where} has other repositories under every name for this one`, {
    hint: `choose one with ${flag}`,
  });
}

/** Whose the name of these URLs is, where this repository is at `url`, or at another host of CodeArtifact's. Pure. */
export function holderOfUrls(urls: readonly string[], url: string): NameHolder {
  if (urls.length === 0) return 'nobody';
  return urls.every((each) => sameRepositoryUrl(each, url)) ? 'this' : 'another';
}

/** Whether two URLs are of one repository, by whichever of CodeArtifact's hosts, or the same but for a last slash. Pure. */
export function sameRepositoryUrl(one: string, other: string): boolean {
  const [here, there] = [parseEndpoint(one), parseEndpoint(other)];
  if (here && there) return here.format === there.format && sameRepository(here, there);
  return one.replace(/\/+$/, '') === other.replace(/\/+$/, '');
}
