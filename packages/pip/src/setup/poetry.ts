import { dirname, join } from 'node:path';
import {
  type Adapter,
  editFile,
  type FileFact,
  isTomlTable,
  readFileFact,
  set,
  tomlFormat,
  where,
} from '@vouch/adapter-kit';
import type { Context } from '@vouch/core';
import { configDirectory } from './directories.ts';
import { withoutFormer } from './former-password.ts';
import { indexUrl, nameFor, type PythonRequest } from './request.ts';
import { listAt, tablesAt, textAt, urlsByName, valueAt } from './toml-tables.ts';
import { toolPython } from './tool-python.ts';

export interface PoetryFacts {
  readonly config: FileFact;
  /** Where `poetry config http-basic.NAME` keeps what poetry sends before it asks keyring for a URL. */
  readonly auth: FileFact;
  /** Whether our backend is beside the Python that poetry starts by. */
  readonly backend: boolean;
}

/**
 * Sets poetry up. It installs from the sources of a project alone, so that is where `--project` puts one; the user's
 * own file names the repository for `poetry publish`. A primary source takes the place of the public index.
 */
export const poetryAdapter: Adapter<PythonRequest, PoetryFacts> = {
  tool: 'poetry',

  async inspect(context, { level }) {
    const user = poetryUserFile(context);
    const path = level === 'project' ? join(context.workingDirectory, 'pyproject.toml') : user;
    return {
      config: await readFileFact(context, path),
      auth: await readFileFact(context, join(dirname(user), 'auth.toml')),
      backend: (await toolPython(context, 'poetry'))?.backend === true,
    };
  },

  plan(request, facts) {
    return request.level === 'project' ? planProject(request, facts) : planUser(request, facts);
  },
};

/** The file that `poetry config` edits; beside it is `auth.toml`. */
export function poetryUserFile(context: Context): string {
  const directory = context.env['POETRY_CONFIG_DIR'] || configDirectory(context, 'pypoetry');
  return join(directory, 'config.toml');
}

function planProject(request: PythonRequest, { config, auth, backend }: PoetryFacts) {
  const sources = listAt(config, ['tool', 'poetry', 'source']);
  const name = nameFor(request, config, urlsByName(sources), indexUrl(request));
  const source = ['tool', 'poetry', 'source', where('name', name)];
  return {
    edits: [
      editFile(config, tomlFormat, [
        set([...source, 'url'], indexUrl(request)),
        set([...source, 'priority'], 'primary'),
      ]),
      ...authEdits(auth, name),
    ],
    notes: [`poetry knows the source as ${name}`, ...authNotes(auth, name), ...backendNotes(backend)],
  };
}

function planUser(request: PythonRequest, { config, auth, backend }: PoetryFacts) {
  const repositories = tablesAt(config, ['repositories']);
  const taken = new Map([...repositories].map(([name, table]) => [name, textAt(table, 'url')]));
  const name = nameFor(request, config, taken, request.url);
  return {
    edits: [
      editFile(config, tomlFormat, [set(['repositories', name, 'url'], request.url)]),
      ...authEdits(auth, name),
    ],
    notes: [
      `poetry knows the repository as ${name}: poetry publish --build --repository ${name}`,
      ...authNotes(auth, name),
      'poetry installs from the sources of a project: run this with --project inside one',
      ...backendNotes(backend),
    ],
  };
}

/** The user name goes with its password: alone it says that the password is somewhere else. */
function authEdits(auth: FileFact, name: string) {
  const basic = ['http-basic', name];
  const password = withoutFormer(auth, tomlFormat, [...basic, 'password']);
  if (password.length === 0) return [];
  return [
    editFile(auth, tomlFormat, [...password, ...withoutFormer(auth, tomlFormat, [...basic, 'username'])]),
  ];
}

/** A user name without a password: that is in the system's own keyring, under a name of poetry's. */
function authNotes(auth: FileFact, name: string): string[] {
  const stored = valueAt(auth, ['http-basic', name]);
  return isTomlTable(stored) && stored['username'] !== undefined && stored['password'] === undefined
    ? [
        `poetry may keep an older password for it in the system’s keyring: poetry config --unset http-basic.${name}`,
      ]
    : [];
}

const backendNotes = (backend: boolean) =>
  backend
    ? []
    : [
        'poetry imports keyring from its own environment: poetry self add keyrings-vouch (or pipx inject poetry keyrings-vouch)',
      ];
