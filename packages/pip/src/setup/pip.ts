import { win32 } from 'node:path';
import { join } from 'node:path/posix';
import {
  type Adapter,
  configparserFormat,
  editFile,
  type FileFact,
  type KeyPath,
  lookInto,
  readFileFact,
  set,
  shellQuote,
  splitMark,
} from '@vouch/adapter-kit';
import { type Context, printableUrl, VouchError } from '@vouch/core';
import { withAwsUser } from './aws-user.ts';
import { type KeyringFacts, launcherEdits, launcherNotes, readKeyringFacts } from './keyring-on-path.ts';
import { isNoFile, pipFileName, pipUserFile } from './pip-file.ts';
import { pipLacks, pipUpgrade } from './pip-version.ts';
import { type PythonFacts, readPythonFacts } from './python-at-hand.ts';
import { indexUrl, type PythonRequest } from './request.ts';

export interface PipFacts {
  readonly config: FileFact;
  readonly keyring: KeyringFacts;
  readonly python: PythonFacts;
  /** What the environment says that beats the file. */
  readonly overrides: readonly string[];
}

/**
 * Sets pip up: `index-url` with the user name, since pip before 26.2 starts no keyring without one, and the
 * `keyring-provider` that fits the Python at hand. The file, because `--keyring-provider` on the command line does not
 * reach the isolated builds that pip starts. Never `extra-index-url`: pip takes the highest version from anywhere.
 */
export const pipAdapter: Adapter<PythonRequest, PipFacts> = {
  tool: 'pip',

  async inspect(context, request) {
    return {
      config: await readFileFact(context, await configPath(context, request)),
      keyring: await readKeyringFacts(context),
      python: await readPythonFacts(context),
      overrides: overridesIn(context),
    };
  },

  plan(request, { config, keyring, python, overrides }) {
    const provider = python.backend ? 'import' : 'subprocess';
    const edits = [
      editFile(config, configparserFormat, [
        set(['global', 'index-url'], withAwsUser(indexUrl(request))),
        set(['global', 'keyring-provider'], provider),
      ]),
      ...(provider === 'import' ? [] : launcherEdits(request, keyring)),
    ];
    const notes = [
      ...markNotes(config),
      ...formerIndexNotes(config, withAwsUser(indexUrl(request))),
      ...(provider === 'import' ? importNotes : launcherNotes(keyring)),
      ...versionNotes(python, provider, keyring.launcher.platform),
      ...overrides.map((name) => `${name} is set in this shell, and beats ${config.path}`),
      ...installNotes(config),
      ...extraIndexNotes(config),
    ];
    return { edits, notes };
  },
};

/** pip 23.2 and 26.3 refuse the file at its first line (measured): Python's reader takes the mark for a letter. */
function markNotes({ path, text }: FileFact): string[] {
  if (splitMark(text ?? '').mark === '') return [];
  return [`${path} begins with a byte-order mark, and pip refuses such a file: save it without one`];
}

function overridesIn({ env, platform }: Context): string[] {
  const names = ['PIP_INDEX_URL', 'PIP_EXTRA_INDEX_URL', 'PIP_KEYRING_PROVIDER'].filter((name) => env[name]);
  return isNoFile(env['PIP_CONFIG_FILE'] ?? '', platform) ? [...names, 'PIP_CONFIG_FILE'] : names;
}

const importNotes = [
  'pip imports keyrings-vouch here; every other environment needs it as well: pip install keyrings-vouch',
];

function versionNotes(
  { pip, python = 'python3', managed }: PythonFacts,
  provider: 'import' | 'subprocess',
  platform: NodeJS.Platform,
): string[] {
  const lacks = pipLacks(pip, provider);
  if (lacks === undefined) return [];
  if (platform === 'win32')
    return [`${lacks.what}: ${pipUpgrade(['python', '-m', 'pip'], platform).join(' ')}`];
  const own = /^[\w./-]+$/.test(python) ? python : shellQuote(python);
  const upgrade = (path: string) => pipUpgrade([path, '-m', 'pip'], platform).join(' ');
  if (!managed) return [`${lacks.what}: ${upgrade(own)}`];
  const inside = `${own} -m venv venv && ${upgrade('venv/bin/python3')}`;
  return [`${lacks.what}. The system’s pip stays as it is; in a virtual environment: ${inside}`];
}

/** For `pip install` a key of its own section beats the one in [global]. */
function installNotes(config: FileFact): string[] {
  return ['index-url', 'keyring-provider', 'no-index']
    .filter((key) => isSaid(config, ['install', key]))
    .map(
      (key) => `${config.path} has ${key} in [install], which beats [global]: pip install does not ask vouch`,
    );
}

function isSaid(config: FileFact, path: KeyPath): boolean {
  const found = lookInto(config, (text) => configparserFormat.find(text, path));
  return found !== null && found.value !== '';
}

/** Another tool keeps both repositories, or refuses the second; pip's one index changes. A URL with a password is not given back. */
function formerIndexNotes(config: FileFact, own: string): string[] {
  const found = lookInto(config, (text) => configparserFormat.find(text, ['global', 'index-url']))?.value;
  if (typeof found !== 'string' || found === '' || withoutUserInfo(found) === withoutUserInfo(own)) return [];
  const back = /^https?:\/\/[^/@]*:[^/@]*@/.test(found) ? '' : '; --remove gives that back';
  return [`pip has one index, and until now it was ${printableUrl(found)}${back}`];
}

/** Whoever it names: another user name makes no other index. */
function withoutUserInfo(url: string): string {
  return url.replace(/^(https?:\/\/)[^/@]*@/, '$1');
}

function extraIndexNotes(config: FileFact): string[] {
  const { path } = config;
  if (!['global', 'install'].some((section) => isSaid(config, [section, 'extra-index-url']))) return [];
  return [
    `${path} has an extra-index-url: pip installs whatever has the highest version there (CVE-2018-20225)`,
  ];
}

/** A project is the active virtual environment, whose `pip.conf` is pip's `site`. */
async function configPath(context: Context, { level }: PythonRequest): Promise<string> {
  if (level !== 'project') return await pipUserFile(context);
  const { env, platform } = context;
  const environment = env['VIRTUAL_ENV'];
  if (environment) return (platform === 'win32' ? win32.join : join)(environment, pipFileName(platform));
  throw new VouchError('usage', 'pip has no file for a project but that of a virtual environment', {
    hint: 'activate one, or leave --project out',
  });
}
