import { join } from 'node:path';
import type { Context } from '@vouch/core';

/** The user's own settings. */
export function settingsPath({ homeDirectory }: Pick<Context, 'homeDirectory'>): string {
  return join(homeDirectory, '.m2', 'settings.xml');
}

/** The script that `mvn` reads before it starts. */
export function rcPath({ homeDirectory, platform }: Pick<Context, 'homeDirectory' | 'platform'>): string {
  return join(homeDirectory, platform === 'win32' ? 'mavenrc_pre.cmd' : '.mavenrc');
}
