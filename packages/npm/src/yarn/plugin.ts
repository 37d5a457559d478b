import { execFile } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';

/** The host's launcher, as setup wrote it; undefined for a host that nobody set up. */
function launcherFor(registry: string): string | undefined {
  const { protocol, host } = new URL(registry);
  if (protocol !== 'https:' || !/^[a-z0-9.-]+$/.test(host)) return undefined;
  const name = `vouch-npm-token-${host}${process.platform === 'win32' ? '.cmd' : ''}`;
  const path = join(homedir(), '.vouch', 'bin', name);
  // With an empty HOME the path would be the project's.
  return isAbsolute(path) && existsSync(path) ? path : undefined;
}

/** Milliseconds. The program gives up by itself before that, with words; its wait for the agent alone may be 285 s. */
const deadlineMs = 360_000;

/** What the launcher prints: the header's value. Its words for the person go to yarn's own stderr. */
function headerFrom(launcher: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    // A batch file needs cmd; its path is ours and quoted.
    const shell = process.platform === 'win32';
    const file = shell ? `"${launcher}"` : launcher;
    execFile(file, [], { timeout: deadlineMs, shell }, (error, stdout, stderr) => {
      if (stderr !== '') process.stderr.write(stderr);
      const header = stdout.trim();
      resolve(error === null && header !== '' ? header : undefined);
    });
  });
}

/** What the hook is told of yarn's configuration (yarn’s manual, `Configuration`): values, and the file that each came from. */
interface Configuration {
  readonly sources: ReadonlyMap<string, string>;
  get(key: string): unknown;
}

/** The names of yarn 2, 3 and 4. */
const throughOthers = ['httpProxy', 'httpsProxy', 'httpsCaFilePath', 'caFilePath'];

/**
 * The setting of a project's own file that decides through whom yarn speaks: it can have the token sent through another machine, though
 * the host is ours. What stands in the user's own file, or in a variable, is the user's word.
 */
function setByProject(configuration: Configuration): string | undefined {
  const { sources } = configuration;
  // yarn names the home's file by its real path where it lies above the project.
  const own = [homedir(), realpathSync(homedir())];
  // A map that several files have a part in names them all.
  const isOfProject = (key: string) =>
    (sources.get(key) ?? '').split(', ').some((file) => isAbsolute(file) && !own.includes(dirname(file)));
  const isSuspect = (key: string, value: unknown) =>
    key === 'enableStrictSsl' ? value === false : throughOthers.includes(key) && Boolean(value);
  const plain = ['enableStrictSsl', ...throughOthers].filter((key) => sources.has(key));
  const found = plain.find((key) => isOfProject(key) && isSuspect(key, configuration.get(key)));
  if (found !== undefined || !isOfProject('networkSettings')) return found;
  const byHost = configuration.get('networkSettings');
  const entries = byHost instanceof Map ? [...byHost.values()] : [];
  const isSuspectHost = (entry: unknown) =>
    entry instanceof Map && [...entry].some(([key, value]) => isSuspect(key, value));
  return entries.some(isSuspectHost) ? 'networkSettings' : undefined;
}

const headers = new Map<string, Promise<string | undefined>>();

/**
 * yarn asks at every request (measured: two or three for one dependency), so each launcher runs once for a yarn. The hook's
 * answer goes before a token in the configuration; `currentHeader` is what another plugin said.
 */
async function getNpmAuthenticationHeader(
  currentHeader: string | undefined,
  registry: string,
  { configuration }: { readonly configuration?: Configuration } = {},
): Promise<string | undefined> {
  const launcher = launcherFor(registry);
  if (launcher === undefined) return currentHeader;
  const key = configuration && setByProject(configuration);
  if (key !== undefined) {
    refuse(key);
    return currentHeader;
  }
  const header = headers.get(launcher) ?? headerFrom(launcher);
  headers.set(launcher, header);
  return (await header) ?? currentHeader;
}

const refused = new Set<string>();

function refuse(key: string): void {
  if (!refused.has(key))
    process.stderr.write(
      `vouch: no token for this project: its own .yarnrc.yml sets ${key}, and could have it sent through another machine; set that in ${join(homedir(), '.yarnrc.yml')} if it is yours\n`,
    );
  refused.add(key);
}

export const name = '@vouch/yarn-plugin';

/** yarn 2 and later call this once (yarn’s manual, "Plugin authoring"). */
export const factory = () => ({ hooks: { getNpmAuthenticationHeader } });
