import { join } from 'node:path';
import type { Context } from '@vouch/core';

/** The user's own .npmrc, as far as the environment says: npm takes the variable in any case of its letters. */
export function userNpmrc({ env, homeDirectory }: Context): string {
  const named = Object.entries(env).find(([name, value]) => /^npm_config_userconfig$/i.test(name) && value);
  return named?.[1] ?? join(homeDirectory, '.npmrc');
}
