import { join } from 'node:path';
import {
  type Adapter,
  configparserFormat,
  editFile,
  type FileFact,
  lookInto,
  readFileFact,
  set,
} from '@vouch/adapter-kit';
import { VouchError } from '@vouch/core';
import { withoutFormer } from './former-password.ts';
import { nameFor, type PythonRequest } from './request.ts';
import { toolPython } from './tool-python.ts';

export interface TwineFacts {
  readonly config: FileFact;
  /** Whether our backend is beside the Python that twine starts by. */
  readonly backend: boolean;
}

const list = ['distutils', 'index-servers'];

/** Sets twine up in `~/.pypirc`, which flit and others read as well: one section for each repository, side by side. */
export const twineAdapter: Adapter<PythonRequest, TwineFacts> = {
  tool: 'twine',

  async inspect(context, { level }) {
    if (level === 'project') {
      throw new VouchError('usage', 'twine has no file for a project', { hint: 'leave --project out' });
    }
    return {
      config: await readFileFact(context, join(context.homeDirectory, '.pypirc')),
      backend: (await toolPython(context, 'twine'))?.backend === true,
    };
  },

  plan(request, { config, backend }) {
    const name = nameFor(request, config, lookInto(config, repositoriesIn), request.url);
    // Without the list twine reads these two (twine, `utils.get_config`); a list with our name alone would hide them.
    const usual = lookInto(config, hasForeignList) ? [] : ['pypi', 'testpypi'];
    return {
      edits: [
        editFile(config, configparserFormat, [
          ...[...usual, name].map((word) => set([...list, word], true)),
          set([name, 'repository'], request.url),
          set([name, 'username'], 'aws'),
          ...withoutFormer(config, configparserFormat, [name, 'password']),
        ]),
      ],
      notes: [
        `twine knows the repository as ${name}: twine upload --repository ${name} dist/*`,
        ...(backend ? [] : [ownEnvironment]),
      ],
    };
  },
};

const ownEnvironment =
  'twine imports keyring from its own environment: pipx inject twine keyrings-vouch (or pip install keyrings-vouch beside it)';

function repositoriesIn(text: string): Map<string, string | undefined> {
  const leaves = configparserFormat.leaves(text).map(({ names, start, end }) => ({
    section: names[0] ?? '',
    key: names[1]?.toLowerCase(),
    value: text.slice(start, end).trim(),
  }));
  return new Map(
    leaves.map(({ section }) => [
      section,
      leaves.find((leaf) => leaf.section === section && leaf.key === 'repository')?.value,
    ]),
  );
}

/** A list that begins as ours do was made by an earlier set-up, which this one shares it with. */
function hasForeignList(text: string): boolean {
  const value = configparserFormat.find(text, list)?.value;
  return value !== undefined && !(typeof value === 'string' && value.startsWith('pypi testpypi '));
}
