import { win32 } from 'node:path';
import { join } from 'node:path/posix';
import type { Context } from '@vouch/core';

/**
 * A tool's directory for the user's configuration: `$XDG_CONFIG_HOME` or `~/.config` on Linux, `~/Library/Application
 * Support` on macOS, `%APPDATA%` on Windows (platformdirs `user_config_path` as pip and poetry call it; uv's on Windows).
 */
export function configDirectory(context: Context, tool: string): string {
  const { env, homeDirectory, platform } = context;
  if (platform === 'win32')
    return win32.join(env['APPDATA'] || win32.join(homeDirectory, 'AppData', 'Roaming'), tool);
  if (platform === 'darwin') return join(homeDirectory, 'Library', 'Application Support', tool);
  return xdgDirectory(context, tool);
}

/**
 * The same as pdm calls it: on Windows not the directory that roams, and with an author, for which platformdirs takes the
 * tool's own name.
 */
export function pdmDirectory(context: Context): string {
  const { env, homeDirectory, platform } = context;
  if (platform !== 'win32') return configDirectory(context, 'pdm');
  const local = env['LOCALAPPDATA'] || win32.join(homeDirectory, 'AppData', 'Local');
  return win32.join(local, 'pdm', 'pdm');
}

/** `$XDG_CONFIG_HOME/TOOL`, or `~/.config/TOOL`; a relative value does not count (XDG base directories, 0.8). */
export function xdgDirectory({ env, homeDirectory }: Context, tool: string): string {
  const base = env['XDG_CONFIG_HOME'];
  return join(base?.startsWith('/') ? base : join(homeDirectory, '.config'), tool);
}

export async function isDirectory({ files }: Context, path: string): Promise<boolean> {
  const found = await files.stat(path).catch(() => undefined);
  return found?.isDirectory() === true;
}
