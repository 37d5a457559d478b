import { sameRepository, withSlash } from '@vouch/core';
import { registryKeys } from '@vouch/npm';
import { chosenFlags } from '../tool-flags.ts';
import { repositoryAt } from './found-token.ts';
import type { Scene } from './scene.ts';

/** A repository that npm or one of its kin is set up for. */
export interface Claim {
  readonly tool: string;
  readonly repository: string;
  /** What comes from it: `registry`, `@team:registry`. */
  readonly keys: readonly string[];
  /** Whether the tool has a token for that URL by this set-up. */
  serves(url: string): boolean;
}

type Known = Pick<Scene, 'uses' | 'setUps' | 'domains'>;

/** Their tokens stand in no file: a set-up is known by what was chosen for it. */
const askers = ['pnpm', 'yarn'];

export function claimsOf(scene: Known, tools: readonly string[]): readonly Claim[] {
  const inFiles = scene.uses.map(
    ({ tool, repository, registryKeys: keys, url: own }): Claim => ({
      tool,
      repository,
      keys,
      serves: (url) => withSlash(url) === withSlash(own),
    }),
  );
  const asking = scene.setUps
    .filter(({ tool }) => askers.includes(tool))
    .map((setUp): Claim => {
      const { tool, repository, chosen } = setUp;
      // An older journal does not know what was chosen.
      const each = chosen.length === 0 ? [[]] : chosen;
      const keys = each.flatMap((words) => registryKeys(chosenFlags(words).scope ?? []));
      const serves = (url: string) => {
        const there = repositoryAt(scene, url);
        return there !== undefined && sameRepository(there, setUp);
      };
      return { tool, repository, keys, serves };
    });
  return [...inFiles, ...asking].filter(({ tool }) => tools.includes(tool));
}

/**
 * The set-up of these tools that loses its packages where `key` names that URL: none, where one of them has a token for it, since a
 * project may say which repository it is for.
 */
export function robbed(scene: Known, tools: readonly string[], key: string, url: string): Claim | undefined {
  const claims = claimsOf(scene, tools);
  return claims.some((each) => each.serves(url)) ? undefined : claims.find(({ keys }) => keys.includes(key));
}
