import { realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { throughWhom, yarnDecidesThroughWhom } from './through-whom.ts';

/** What the hook is told of yarn's configuration (yarn’s manual, `Configuration`): values, and the file that each came from. */
export interface Configuration {
  readonly sources: ReadonlyMap<string, string>;
  get(key: string): unknown;
}

/**
 * The setting of a project's own file that decides through whom yarn speaks: it can have the token sent through another machine, though
 * the host is ours. What stands in the user's own file, or in a variable, is the user's word.
 */
export function setByProject(configuration: Configuration): string | undefined {
  const { sources } = configuration;
  // yarn names the home's file by its real path where it lies above the project.
  const own = [homedir(), realpathSync(homedir())].map((home) => asYarnWrites(home, process.platform));
  // A map that several files have a part in names them all.
  const isOfProject = (key: string) =>
    (sources.get(key) ?? '').split(', ').some((file) => isAbsolute(file) && !own.includes(dirname(file)));
  const found = throughWhom.find(
    (key) => isOfProject(key) && yarnDecidesThroughWhom(key, configuration.get(key)),
  );
  if (found !== undefined || !isOfProject('networkSettings')) return found;
  const byHost = configuration.get('networkSettings');
  const entries = byHost instanceof Map ? [...byHost.values()] : [];
  const isSuspectHost = (entry: unknown) =>
    entry instanceof Map && [...entry].some(([key, value]) => yarnDecidesThroughWhom(key, value));
  return entries.some(isSuspectHost) ? 'networkSettings' : undefined;
}

/** A path as yarn writes it on every system (@yarnpkg/fslib, `npath.toPortablePath`): on Windows `/C:/Users/ann`. Pure. */
export function asYarnWrites(path: string, platform: NodeJS.Platform): string {
  return platform === 'win32' ? `/${path.replaceAll('\\', '/')}` : path;
}

/** Why the plugin gives no token. A variable beats every file, but there is none for a map. */
export function refusal(key: string): string {
  const variable = `YARN_${key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
  const mend =
    key === 'networkSettings'
      ? `move it to ${join(homedir(), '.yarnrc.yml')}`
      : `name it in the variable ${variable}, which beats the file`;
  return `vouch: no token for this project: its own .yarnrc.yml sets ${key}, and could have it sent through another machine; if it is yours, ${mend}`;
}
