import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { type Configuration, refusal, setByProject } from './set-by-project.ts';

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

const headers = new Map<string, Promise<string | undefined>>();
/** Said once for a yarn. */
const refused = new Set<string>();

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
    if (!refused.has(key)) process.stderr.write(`${refusal(key)}\n`);
    refused.add(key);
    return currentHeader;
  }
  const header = headers.get(launcher) ?? headerFrom(launcher);
  headers.set(launcher, header);
  return (await header) ?? currentHeader;
}

export const name = '@vouch/yarn-plugin';

/** yarn 2 and later call this once (yarn’s manual, "Plugin authoring"). */
export const factory = () => ({ hooks: { getNpmAuthenticationHeader } });
