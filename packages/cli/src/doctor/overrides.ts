import { namesSettings } from '@vouch/maven-settings';
import { isNoFile } from 'keyring-vouch';
import { shout } from '../environment/tool-variables.ts';
import { chosenFlags } from '../setup/tool-flags.ts';
import { claimsOf, robbed } from './claims.ts';
import { bad, type Diagnosis, warning } from './finding.ts';
import { domainOf } from './found-token.ts';
import { isOurIndex, withoutUser } from './our-index.ts';
import type { Scene } from './scene.ts';

/** A variable that a tool obeys before its files. */
interface Override {
  readonly tool: string;
  readonly name: RegExp;
  readonly state: 'warning' | 'bad';
  /** What it does, after the variable's name. */
  readonly does: string;
  /** Values that do no harm. */
  readonly harmless?: (value: string, scene: Scene, name: string) => boolean;
}

/** One URL or several, each perhaps with a name in front of it, as uv takes them. */
const areOurs = (tool: string) => (value: string, scene: Scene) =>
  value
    .split(/\s+/)
    .map((each) => each.replace(/^[\w-]+=/, '').replace('//aws@', '//'))
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
 * What each tool reads from the environment in the place of what setup wrote. Sources: pip's configuration page, uv's page
 * of environment variables, the READMEs of twine, poetry and pdm, and Maven's `mvn` script. Those of npm and its kin were measured:
 * npm 11, pnpm 9 to 12, yarn 1, 3 and 4, bun 1.4. Cargo's are in its own package.
 */
const overrides: readonly Override[] = [
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
    // uv has no `import`, and stops at it.
    harmless: (value) => value === 'subprocess',
  },
  {
    tool: 'uv',
    name: /^UV_NO_CONFIG$/,
    state: 'bad',
    does: 'keeps uv from its files',
    harmless: saysNo,
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
    name: /^TWINE_(PASSWORD|REPOSITORY_URL)$/,
    state: 'bad',
    does: 'is taken in the place of ~/.pypirc and keyring',
  },
  {
    tool: 'poetry',
    name: /^POETRY_HTTP_BASIC_\w+_PASSWORD$/,
    state: 'bad',
    does: 'is taken in the place of the token from keyring',
    harmless: (_value, scene, name) => !namesOurs(scene, 'poetry', name.slice('POETRY_HTTP_BASIC_'.length)),
  },
  {
    tool: 'poetry',
    name: /^POETRY_KEYRING_ENABLED$/,
    state: 'bad',
    does: 'keeps poetry from asking keyring',
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
    name: /^PDM_PYPI_(URL|PASSWORD)$/,
    state: 'bad',
    does: 'is taken in the place of what setup wrote',
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
  ...(
    [
      ['npm', /^npm_config_registry$/i],
      ['yarn1', /^(?:npm_config|yarn)_registry$/i],
      ['bun', /^(?:npm|bun)_config_registry$/i],
      // pnpm 9 and 10 take npm's, 11 and 12 their own.
      ['pnpm', /^p?npm_config_registry$/i],
    ] as const
  ).map(
    ([tool, name]): Override => ({
      tool,
      name,
      state: 'bad',
      does: `sends ${tool} to another registry`,
      harmless: (value, scene) => claimsOf(scene, [tool]).some((each) => each.serves(value)),
    }),
  ),
  ...['npm', 'yarn1', 'pnpm'].map(
    (tool): Override => ({
      tool,
      name: /^npm_config_@.+:registry$/i,
      state: 'bad',
      does: `sends ${tool} to another registry for this scope`,
      harmless: (value, scene, name) =>
        robbed(scene, [tool], name.slice(name.indexOf('@')), value) === undefined,
    }),
  ),
  ...['npm', 'yarn1', 'bun', 'pnpm'].map(
    (tool): Override => ({
      tool,
      name: tool === 'pnpm' ? /^p?npm_config_userconfig$/i : /^npm_config_userconfig$/i,
      state: 'bad',
      does: `keeps ${tool} from the .npmrc that setup wrote`,
      harmless: (value, { written }) => written.some(({ path }) => path === value),
    }),
  ),
  {
    tool: 'npm',
    name: /^npm_config_globalconfig$/i,
    state: 'bad',
    does: 'keeps npm from the file that its token stands in',
    harmless: (value, { uses }) =>
      !uses.some(
        ({ tool, tokenFile, userFile }) => tool === 'npm' && tokenFile !== userFile && tokenFile !== value,
      ),
  },
  ...['npm', 'pnpm'].map(
    (tool): Override => ({
      tool,
      name: /^npm_config_\/\/.*:_(authToken|auth|password)$/i,
      state: 'warning',
      does: 'beats the token that vouch keeps fresh',
      harmless: (_value, scene, name) => domainOf(scene, /\/\/([^/:]+)/.exec(name)?.[1] ?? '') === undefined,
    }),
  ),
  {
    tool: 'bun',
    name: /^(npm|bun)_config_token$/i,
    state: 'bad',
    does: 'beats the token that vouch keeps fresh',
  },
  {
    tool: 'pnpm',
    name: /^pnpm_config_(npmrc_auth_file|_auth)$/i,
    state: 'bad',
    does: 'is taken in the place of the token helper that setup wrote',
  },
  {
    tool: 'yarn',
    name: /^YARN_NPM_(REGISTRY_SERVER|AUTH_TOKEN|AUTH_IDENT)$/i,
    state: 'bad',
    does: 'beats what setup wrote',
  },
  {
    tool: 'maven',
    name: /^MAVEN_SKIP_RC$/,
    state: 'bad',
    does: 'keeps mvn from ~/.mavenrc, where it asks for its token',
  },
  {
    tool: 'maven',
    // Maven 3.9 and later put it before the command line's own words.
    name: /^MAVEN_ARGS$/,
    state: 'warning',
    does: 'names settings of its own, in the place of ~/.m2/settings.xml',
    harmless: (value) => !namesSettings(value),
  },
];

/** The variables of this shell that beat what setup wrote, for the tools that are set up. Their values are not shown. */
export async function lookAtEnvironment(
  scene: Scene,
  ...tools: readonly string[]
): Promise<readonly Diagnosis[]> {
  const isLookedAt = (tool: string) =>
    tools.includes(tool) && scene.setUps.some((each) => each.tool === tool);
  const set = Object.entries(scene.context.env).filter(([, value]) => value !== undefined && value !== '');
  const found = overrides
    .filter(({ tool }) => isLookedAt(tool))
    .flatMap(({ name, state, does, harmless }) =>
      set
        .filter(([each, value]) => name.test(each) && !harmless?.(value as string, scene, each))
        .map(([each]) =>
          (state === 'bad' ? bad : warning)(`${each} is set in this shell: it ${does}`, {
            kind: 'unset',
            names: [each],
          }),
        ),
    );
  // Several tools may be kept from keyring by one variable.
  return found.filter(({ what }, at) => found.findIndex((each) => each.what === what) === at);
}
