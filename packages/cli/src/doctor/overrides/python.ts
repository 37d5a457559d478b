import { isNoFile, withoutAwsUser } from 'keyring-vouch';
import { shout } from '../../environment/tool-variables.ts';
import { chosenFlags } from '../../tool-flags.ts';
import { isOurIndex, withoutUser } from '../our-index.ts';
import type { Scene } from '../scene.ts';
import { isSet, type Override, stops } from './override.ts';

/** One URL or several, each perhaps with a name in front of it, as uv takes them. */
const areOurs = (tool: string) => (value: string, scene: Scene) =>
  value
    .split(/\s+/)
    .map((each) => withoutAwsUser(each.replace(/^[\w-]+=/, '')))
    .every((url) => isOurIndex(scene, tool, url));

/** Whether the rest of a variable's name begins with that of a repository of ours: as set-up names it, or as was chosen. */
function namesOurs({ setUps }: Pick<Scene, 'setUps'>, tool: string, rest: string): boolean {
  const chosen = setUps
    .filter((setUp) => setUp.tool === tool)
    .flatMap((setUp) => setUp.chosen.map((words) => chosenFlags(words).registryName ?? []))
    .flat();
  return ['CODEARTIFACT', ...chosen.map(shout)].some((name) => rest.startsWith(`${name}_`));
}

/** What pip (`strtobool`) and uv (clap's) take for no. */
export const saysNo = (value: string) => /^(0|f|false|n|no|off)$/i.test(value);

/**
 * Sources: pip's configuration page, uv's page of environment variables, and the READMEs of twine, poetry and pdm. What is empty was
 * measured with pip 26, uv 0.13, poetry 2.5 and pdm 2.29; twine 6 takes its password as it stands, by its source.
 */
export const pythonOverrides: readonly Override[] = [
  {
    tool: 'pip',
    name: /^PIP_INDEX_URL$/,
    state: 'bad',
    does: 'sends pip to another index',
    // Which user name pip needs there is up to its version.
    harmless: (value, scene) => isOurIndex(scene, 'pip', withoutUser(value)),
  },
  {
    tool: 'pip',
    name: /^PIP_EXTRA_INDEX_URL$/,
    state: 'bad',
    does: 'has pip take the highest version from anywhere (CVE-2018-20225)',
  },
  {
    tool: 'pip',
    name: /^PIP_NO_INDEX$/,
    state: 'bad',
    does: 'keeps pip from every index',
    harmless: saysNo,
  },
  {
    tool: 'pip',
    name: /^PIP_CONFIG_FILE$/,
    state: 'bad',
    does: 'keeps pip from its files',
    harmless: (value, { context }) => !isNoFile(value, context.platform),
  },
  {
    tool: 'pip',
    name: /^PIP_KEYRING_PROVIDER$/,
    state: 'bad',
    does: 'keeps pip from asking keyring as setup chose',
    // What `import` needs is looked for with pip's files.
    harmless: (value) => value === 'subprocess' || value === 'import',
  },
  {
    tool: 'uv',
    name: /^UV_(DEFAULT_INDEX|INDEX_URL)$/,
    state: 'bad',
    does: 'sends uv to another index',
    harmless: areOurs('uv'),
  },
  {
    tool: 'uv',
    name: /^UV_(INDEX|EXTRA_INDEX_URL)$/,
    state: 'warning',
    does: 'has uv ask another index first',
    harmless: areOurs('uv'),
  },
  {
    tool: 'uv',
    name: /^UV_KEYRING_PROVIDER$/,
    state: 'bad',
    does: 'keeps uv from asking keyring',
    whenEmpty: stops,
    // uv has no `import`, and stops at it.
    harmless: (value) => value === 'subprocess',
  },
  {
    tool: 'uv',
    name: /^UV_NO_CONFIG$/,
    state: 'bad',
    does: 'keeps uv from its files',
    whenEmpty: stops,
    harmless: saysNo,
  },
  {
    tool: 'uv',
    name: /^UV_CONFIG_FILE$/,
    state: 'bad',
    does: 'names another file',
    whenEmpty: stops,
    harmless: isSet,
  },
  {
    tool: 'uv',
    name: /^UV_INDEX_\w+_(PASSWORD|USERNAME)$/,
    state: 'bad',
    does: 'is taken in the place of the token from keyring',
    harmless: (_value, scene, name) => !namesOurs(scene, 'uv', name.slice('UV_INDEX_'.length)),
  },
  {
    tool: 'twine',
    name: /^TWINE_PASSWORD$/,
    state: 'bad',
    does: 'is taken in the place of ~/.pypirc and keyring',
    whenEmpty: 'is taken in the place of the token from keyring',
  },
  {
    tool: 'twine',
    name: /^TWINE_REPOSITORY_URL$/,
    state: 'bad',
    does: 'is taken in the place of ~/.pypirc and keyring',
  },
  {
    tool: 'poetry',
    name: /^POETRY_HTTP_BASIC_\w+_PASSWORD$/,
    state: 'bad',
    does: 'is taken in the place of the token from keyring',
    whenEmpty: 'keeps poetry from asking keyring',
    harmless: (_value, scene, name) => !namesOurs(scene, 'poetry', name.slice('POETRY_HTTP_BASIC_'.length)),
  },
  {
    tool: 'poetry',
    name: /^POETRY_KEYRING_ENABLED$/,
    state: 'bad',
    does: 'keeps poetry from asking keyring',
    whenEmpty: 'keeps poetry from asking keyring',
    // poetry, `config.py`: anything else is no.
    harmless: (value) => /^(true|1)$/i.test(value),
  },
  {
    tool: 'pdm',
    name: /^PDM_IGNORE_STORED_INDEX$/,
    state: 'bad',
    does: 'keeps pdm from the index that setup wrote',
    // pdm, `config.py`.
    harmless: (value) => /^(0|false|no)$/i.test(value),
  },
  {
    tool: 'pdm',
    name: /^PDM_PYPI_URL$/,
    state: 'bad',
    does: 'is taken in the place of what setup wrote',
    whenEmpty: 'leaves pdm without an index',
  },
  {
    tool: 'pdm',
    name: /^PDM_PYPI_PASSWORD$/,
    state: 'bad',
    does: 'is taken in the place of what setup wrote',
  },
  {
    tool: 'pdm',
    name: /^PDM_CONFIG_FILE$/,
    state: 'bad',
    does: 'names another file',
    whenEmpty: stops,
    harmless: isSet,
  },
  ...['pip', 'uv', 'twine', 'poetry', 'pdm'].map(
    (tool): Override => ({
      tool,
      name: /^PYTHON_KEYRING_BACKEND$/,
      state: 'bad',
      does: 'keeps keyring to one backend',
      harmless: (value) => value.includes('keyrings_vouch'),
    }),
  ),
];
