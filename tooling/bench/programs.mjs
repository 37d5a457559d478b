// Whole processes, side by side in one run: what a package manager waits for each time that it asks for a token.
import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { domainFlags, host, setupArgs } from '../emulator.mjs';
import { client, dist, interleaved } from './stage.mjs';

/**
 * @typedef {object} ProgramRow
 * @property {string} what
 * @property {import('./stage.mjs').Times} plain without NODE_EXTRA_CA_CERTS
 * @property {import('./stage.mjs').Times} withBundle with it, as machines behind a company's proxy have it
 * @property {'node' | 'ours' | 'peer'} kind
 * @property {number} [bar] milliseconds of CPU above `node -e 0`
 * @property {number} [share] the part of aws-cli's CPU that it may take
 */

/** @type {Record<string, { kind: ProgramRow['kind'], bar?: number, share?: number }>} */
const judged = {
  'node -e 0': { kind: 'node' },
  'the least that an agent’s client in Node can be': { kind: 'node' },
  'cargo: our credential provider, warm': { kind: 'ours', bar: 8, share: 0.2 },
  'pip, uv: our keyring launcher, warm': { kind: 'ours', bar: 8, share: 0.2 },
  'pnpm: our token helper, warm': { kind: 'ours', bar: 8, share: 0.2 },
  'vouch credential codeartifact, warm': { kind: 'ours', bar: 8, share: 0.2 },
  'vouch credential codeartifact, cold (no agent: STS and CodeArtifact)': {
    kind: 'ours',
    bar: 80,
    share: 0.4,
  },
  'cold, without the code that an earlier start has compiled': { kind: 'ours' },
  'vouch setup codeartifact --tool cargo, signed out': { kind: 'ours', bar: 60 },
  'aws codeartifact get-authorization-token': { kind: 'peer' },
  'cargo:token-from-stdout aws codeartifact get-authorization-token': { kind: 'peer' },
  'aws codeartifact login --tool pip': { kind: 'peer' },
  'keyring get, with keyrings.codeartifact': { kind: 'peer' },
};

/**
 * @param {import('./stage.mjs').Stage} stage
 * @param {Record<string, import('./stage.mjs').Command>} commands
 * @param {number} runs
 * @returns {Promise<ProgramRow[]>}
 */
export async function programRows(stage, commands, runs) {
  const bundle = stage.environment['NODE_EXTRA_CA_CERTS'] ?? '';
  /** @type {Record<string, import('./stage.mjs').Command>} */
  const both = {};
  for (const [name, command] of Object.entries(commands)) {
    both[name] = command;
    both[`${name} +`] = { ...command, env: { ...command.env, NODE_EXTRA_CA_CERTS: bundle } };
  }
  const times = await interleaved(both, runs);
  return Object.entries(judged).flatMap(([what, judgement]) => {
    const [plain, withBundle] = [times[what], times[`${what} +`]];
    return plain === undefined || withBundle === undefined ? [] : [{ what, plain, withBundle, ...judgement }];
  });
}

/**
 * How long fifty at once take, from the first start to the last end.
 * @param {Record<string, import('./stage.mjs').Command>} commands
 * @param {number} runs
 */
export async function togetherRows(commands, runs) {
  const names = [
    'node -e 0',
    'cargo: our credential provider, warm',
    'vouch credential codeartifact, warm',
    'aws codeartifact get-authorization-token',
  ];
  const chosen = names.flatMap((name) => {
    const command = commands[name];
    return command === undefined ? [] : [[name, { ...command, at_once: 50 }]];
  });
  return await interleaved(Object.fromEntries(chosen), runs);
}

/**
 * Sets up the homes, with the agent warm, and gives what is run in them.
 * @param {import('./stage.mjs').Stage} stage
 * @returns {Promise<Record<string, import('./stage.mjs').Command>>}
 */
export async function commandsOf(stage) {
  const warm = await stage.home('warm');
  for (const tool of ['cargo', 'pip', 'pnpm']) await warm.vouch(...setupArgs(tool));
  await warm.vouch('credential', 'codeartifact');
  const cold = await stage.home('cold');
  await mkdir(join(cold.directory, '.vouch'), { recursive: true });
  await cp(join(warm.directory, '.vouch/config.json'), join(cold.directory, '.vouch/config.json'));
  const aws = await stage.home('aws');
  await mkdir(aws.directory, { recursive: true });
  const signedOut = await stage.home('signed-out');
  await mkdir(signedOut.directory, { recursive: true });
  const { AWS_WEB_IDENTITY_TOKEN_FILE, AWS_ROLE_ARN, ...nobody } = signedOut.env;

  const launcher = (/** @type {string} */ name) => join(warm.directory, '.vouch/bin', name);
  const awsCli = join(client('awscli'), 'bin/aws');
  const getToken = [awsCli, 'codeartifact', 'get-authorization-token', ...domainFlags];
  const vouch = [process.execPath, dist('cli', 'vouch')];
  const login = [awsCli, 'codeartifact', 'login', '--tool', 'pip', '--repository', 'my-repo', ...domainFlags];
  const service = `https://${host}/pypi/my-repo/simple/`;
  return {
    'node -e 0': { argv: [process.execPath, '-e', '0'], env: warm.env },
    'the least that an agent’s client in Node can be': {
      argv: [process.execPath, fileURLToPath(new URL('least.cjs', import.meta.url))],
      env: warm.env,
    },
    'cargo: our credential provider, warm': {
      argv: [launcher('cargo-credential-vouch'), '--cargo-plugin'],
      env: warm.env,
      stdin: `${JSON.stringify({
        v: 1,
        registry: { 'index-url': `sparse+https://${host}/cargo/my-repo/`, name: 'my-repo' },
        kind: 'get',
        operation: 'read',
        args: [],
      })}\n`,
    },
    'pip, uv: our keyring launcher, warm': {
      argv: [launcher('keyring'), 'get', service, 'aws'],
      env: warm.env,
    },
    'pnpm: our token helper, warm': { argv: [launcher(`vouch-npm-token-${host}`)], env: warm.env },
    'vouch credential codeartifact, warm': {
      argv: [...vouch, 'credential', 'codeartifact'],
      env: warm.env,
    },
    'vouch credential codeartifact, cold (no agent: STS and CodeArtifact)': {
      argv: [...vouch, 'credential', 'codeartifact'],
      env: { ...cold.env, VOUCH_AGENT: 'never' },
    },
    'cold, without the code that an earlier start has compiled': {
      argv: [...vouch, 'credential', 'codeartifact'],
      env: { ...cold.env, VOUCH_AGENT: 'never', VOUCH_COMPILE_CACHE: 'never' },
    },
    'vouch setup codeartifact --tool cargo, signed out': {
      argv: [...vouch, ...setupArgs('cargo')],
      env: nobody,
    },
    'aws codeartifact get-authorization-token': { argv: getToken, env: aws.env },
    'cargo:token-from-stdout aws codeartifact get-authorization-token': {
      argv: [...getToken, '--query', 'authorizationToken', '--output', 'text'],
      env: aws.env,
    },
    'aws codeartifact login --tool pip': {
      argv: login,
      env: { ...aws.env, PATH: `${join(client('keyring-25'), 'bin')}:${aws.env['PATH']}` },
    },
    'keyring get, with keyrings.codeartifact': {
      argv: [join(client('keyrings-codeartifact'), 'bin/python'), '-m', 'keyring', 'get', service, 'aws'],
      env: aws.env,
    },
  };
}
