import { join } from 'node:path';
import type { Context } from '@vouch/core';

/** The user's own settings. */
export function settingsPath({ homeDirectory }: Pick<Context, 'homeDirectory'>): string {
  return join(homeDirectory, '.m2', 'settings.xml');
}
