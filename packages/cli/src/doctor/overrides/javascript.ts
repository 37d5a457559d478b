import { claimsOf, robbed } from '../claims.ts';
import { domainOf } from '../found-token.ts';
import { isSet, type Override, stops } from './override.ts';

/** Measured, also what is empty: npm 11, pnpm 9 to 12, yarn 1, 3 and 4, bun 1.4. */
export const javascriptOverrides: readonly Override[] = [
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
      ...(tool === 'yarn1' && { whenEmpty: 'leaves yarn1 without a registry' }),
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
    name: /^YARN_NPM_REGISTRY_SERVER$/i,
    state: 'bad',
    does: 'beats what setup wrote',
    whenEmpty: 'leaves yarn without a registry',
  },
  {
    tool: 'yarn',
    name: /^YARN_NPM_(AUTH_TOKEN|AUTH_IDENT)$/i,
    state: 'bad',
    does: 'beats what setup wrote',
  },
  {
    tool: 'yarn',
    name: /^YARN_RC_FILENAME$/i,
    state: 'bad',
    does: 'names other files',
    whenEmpty: stops,
    harmless: isSet,
  },
];
