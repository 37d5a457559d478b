import { sameRepository } from '@vouch/core';
import { repositoryAt } from './found-token.ts';
import type { Scene } from './scene.ts';

/**
 * Whether a tool that is sent to this URL comes to a repository that it is set up for: of its own kind, and for Python tools the
 * simple index in it, which is where they look. A user name is taken off before.
 */
export function isOurIndex(scene: Scene, tool: string, url: string): boolean {
  const found = repositoryAt(scene, url);
  if (found === undefined) return false;
  const isKnown = scene.setUps.some(
    (each) => each.tool === tool && each.format === found.format && sameRepository(each, found),
  );
  return isKnown && (found.format !== 'pypi' || /\/simple\/?$/.test(url));
}

/** Without the user name `aws`, or any that stands alone: a password is another matter. */
export function withoutUser(url: string): string {
  return url.replace(/^(https:\/\/)[^/@:]*@/, '$1');
}
