import { join } from 'node:path';
import {
  type Adapter,
  editFile,
  type FileFact,
  readFileFact,
  set,
  tomlFormat,
  where,
} from '@vouch/adapter-kit';
import { configDirectory } from './directories.ts';
import { indexUrl, nameFor, type PythonRequest } from './request.ts';
import { listAt, tablesAt, textAt, urlsByName } from './toml-tables.ts';

export interface PoetryFacts {
  readonly config: FileFact;
}

/**
 * Sets poetry up. It installs from the sources of a project alone, so that is where `--project` puts one; the user's
 * own file names the repository for `poetry publish`. A primary source takes the place of the public index.
 */
export const poetryAdapter: Adapter<PythonRequest, PoetryFacts> = {
  tool: 'poetry',

  async inspect(context, { scope }) {
    const user = context.env['POETRY_CONFIG_DIR'] || configDirectory(context, 'pypoetry');
    const path =
      scope === 'project' ? join(context.workingDirectory, 'pyproject.toml') : join(user, 'config.toml');
    return { config: await readFileFact(context, path) };
  },

  plan(request, { config }) {
    return request.scope === 'project' ? planProject(request, config) : planUser(request, config);
  },
};

function planProject(request: PythonRequest, config: FileFact) {
  const sources = listAt(config, ['tool', 'poetry', 'source']);
  const name = nameFor(request, config, urlsByName(sources), indexUrl(request));
  const source = ['tool', 'poetry', 'source', where('name', name)];
  return {
    edits: [
      editFile(config, tomlFormat, [
        set([...source, 'url'], indexUrl(request)),
        set([...source, 'priority'], 'primary'),
      ]),
    ],
    notes: [`poetry knows the source as ${name}`, ownEnvironment],
  };
}

function planUser(request: PythonRequest, config: FileFact) {
  const repositories = tablesAt(config, ['repositories']);
  const taken = new Map([...repositories].map(([name, table]) => [name, textAt(table, 'url')]));
  const name = nameFor(request, config, taken, request.url);
  return {
    edits: [editFile(config, tomlFormat, [set(['repositories', name, 'url'], request.url)])],
    notes: [
      `poetry knows the repository as ${name}: poetry publish --build --repository ${name}`,
      'poetry installs from the sources of a project: run this with --project inside one',
      ownEnvironment,
    ],
  };
}

const ownEnvironment =
  'poetry imports keyring from its own environment: poetry self add keyrings-vouch (or pipx inject poetry keyrings-vouch)';
