import { join } from 'node:path';
import type { Context } from '@vouch/core';

/** Where the existing Vouch keeps its configuration. */
export function existingVouchDirectory({ env, homeDirectory }: Context): string {
  return join(env['XDG_CONFIG_HOME'] || join(homeDirectory, '.config'), 'vouch');
}
