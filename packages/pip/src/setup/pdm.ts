import { join, resolve } from 'node:path';
import {
  type Adapter,
  editFile,
  type FileFact,
  readFileFact,
  set,
  tomlFormat,
  where,
} from '@vouch/adapter-kit';
import type { Context } from '@vouch/core';
import { pdmDirectory } from './directories.ts';
import { withoutFormer } from './former-password.ts';
import { type KeyringFacts, launcherEdits, launcherNotes, readKeyringFacts } from './keyring-on-path.ts';
import { indexUrl, nameFor, type PythonRequest } from './request.ts';
import { tablesAt, textAt } from './toml-tables.ts';

export interface PdmFacts {
  readonly config: FileFact;
  readonly keyring: KeyringFacts;
}

/**
 * Sets pdm up: our index in the place of its main one, `pypi`, because pdm takes the highest version from all of its
 * sources. It imports keyring where that is installed beside it, and else runs the program.
 */
export const pdmAdapter: Adapter<PythonRequest, PdmFacts> = {
  tool: 'pdm',

  async inspect(context, { level }) {
    const path =
      level === 'project' ? join(context.workingDirectory, 'pyproject.toml') : pdmUserFile(context);
    return { config: await readFileFact(context, path), keyring: await readKeyringFacts(context) };
  },

  plan(request, { config, keyring }) {
    const { changes, notes } =
      request.level === 'project' ? projectChanges(request, config) : userChanges(request, config);
    return {
      edits: [editFile(config, tomlFormat, changes), ...launcherEdits(request, keyring)],
      notes: [...notes, ...launcherNotes(keyring)],
    };
  },
};

/** The file that `pdm config` edits. */
export function pdmUserFile(context: Context): string {
  const named = context.env['PDM_CONFIG_FILE'];
  return named ? resolve(context.workingDirectory, named) : join(pdmDirectory(context), 'config.toml');
}

function projectChanges(request: PythonRequest, config: FileFact) {
  const source = ['tool', 'pdm', 'source', where('name', 'pypi')];
  return {
    changes: [
      set([...source, 'url'], indexUrl(request)),
      ...withoutFormer(config, tomlFormat, [...source, 'password']),
    ],
    notes: [],
  };
}

function userChanges(request: PythonRequest, config: FileFact) {
  const repositories = tablesAt(config, ['repository']);
  const taken = new Map([...repositories].map(([name, table]) => [name, textAt(table, 'url')]));
  const name = nameFor(request, config, taken, request.url);
  return {
    changes: [
      set(['pypi', 'url'], indexUrl(request)),
      set(['repository', name, 'url'], request.url),
      set(['repository', name, 'username'], 'aws'),
      ...withoutFormer(config, tomlFormat, ['pypi', 'password']),
      ...withoutFormer(config, tomlFormat, ['repository', name, 'password']),
    ],
    notes: [`pdm knows the repository as ${name}: pdm publish --repository ${name}`],
  };
}
