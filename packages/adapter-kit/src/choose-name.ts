import { type PackageFormat, parseEndpoint, VouchError } from '@vouch/core';

/**
 * Whose a name in a tool's file is: `this` is the repository that is set up, `ours` another one of CodeArtifact, `foreign`
 * anything else, which a set-up would take from its owner.
 */
export type NameHolder = 'nobody' | 'this' | 'ours' | 'foreign';

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
 * The name that a tool is to know a repository by: the one asked for, which may be that of another repository of ours, since
 * that is a wish; else the first that is free or has this repository already. Pure.
 * Throws `usage` for a name that the tool does not take, `configuration` for one that is somebody else's.
 */
export function chooseName({ asked, candidates, rule, holderOf, where, flag }: NameChoice): string {
  if (asked !== undefined) {
    if (!rule.pattern.test(asked))
      throw new VouchError('usage', `${asked} cannot be ${rule.what}`, { hint: `use ${rule.use}` });
    if (holderOf(asked) === 'foreign')
      throw new VouchError('configuration', `${where} has ${asked} for something else than CodeArtifact`, {
        hint: `choose another name with ${flag}`,
      });
    return asked;
  }
  const free = candidates.find((name) => ['nobody', 'this'].includes(holderOf(name)));
  if (free !== undefined) return free;
  throw new VouchError('configuration', `${where} has other repositories under every name for this one`, {
    hint: `choose one with ${flag}`,
  });
}

/** Whose the name of these URLs is. Pure. */
export function holderOfUrls(
  urls: readonly string[],
  format: PackageFormat,
  isThis: (url: string) => boolean,
): NameHolder {
  if (urls.length === 0) return 'nobody';
  if (urls.every(isThis)) return 'this';
  return urls.every((url) => parseEndpoint(url)?.format === format) ? 'ours' : 'foreign';
}
