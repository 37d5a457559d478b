// The Python programs that the tests drive, each in an environment of its own under .cache/clients.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { jvmEnvironment } from './jvm-clients.mjs';

/** @typedef {{ name: string, requirements: string[], program: string, variable: string }} Client */

/** @type {Client[]} */
export const clients = [
  { name: 'awscli', requirements: ['awscli==1.45.11'], program: 'bin/aws', variable: 'VOUCH_TEST_AWS' },
  {
    name: 'pytest',
    requirements: ['pytest==8.4.2', 'keyring==25.7.0'],
    program: 'bin/pytest',
    variable: 'VOUCH_TEST_PYTEST',
  },
  // The last pip with the first form of `--keyring-provider subprocess` that users still meet, and the newest.
  { name: 'pip-23', requirements: ['pip==23.2'], program: 'bin/pip', variable: 'VOUCH_TEST_PIP_23' },
  { name: 'pip-26', requirements: ['pip==26.3'], program: 'bin/pip', variable: 'VOUCH_TEST_PIP_26' },
  // keyring 25.2 brought `--mode creds`; 23.9 is the oldest that the backend supports.
  {
    name: 'keyring-23',
    requirements: ['keyring==23.9.3'],
    program: 'bin/keyring',
    variable: 'VOUCH_TEST_KEYRING_23',
  },
  {
    name: 'keyring-25',
    requirements: ['keyring==25.7.0'],
    program: 'bin/keyring',
    variable: 'VOUCH_TEST_KEYRING_25',
  },
  { name: 'uv', requirements: ['uv==0.13.8'], program: 'bin/uv', variable: 'VOUCH_TEST_UV' },
  { name: 'poetry', requirements: ['poetry==2.5.1'], program: 'bin/poetry', variable: 'VOUCH_TEST_POETRY' },
  {
    name: 'pdm',
    requirements: ['pdm[locked]==2.29.0'],
    program: 'bin/pdm',
    variable: 'VOUCH_TEST_PDM',
  },
  { name: 'twine', requirements: ['twine==7.0.0'], program: 'bin/twine', variable: 'VOUCH_TEST_TWINE' },
  { name: 'pipx', requirements: ['pipx==1.18.4'], program: 'bin/pipx', variable: 'VOUCH_TEST_PIPX' },
  // Somebody else's STS, under AWS's own host names.
  {
    name: 'moto',
    requirements: ['moto[proxy]==5.2.5'],
    program: 'bin/moto_proxy',
    variable: 'VOUCH_TEST_MOTO',
  },
  // A peer, for the bench.
  {
    name: 'keyrings-codeartifact',
    requirements: ['keyrings.codeartifact==2.1.2'],
    program: 'bin/keyring',
    variable: 'VOUCH_TEST_KEYRINGS_CODEARTIFACT',
  },
];

/** What only the long matrix needs. @type {Client[]} */
export const fullClients = [
  // It finds what is unsafe in the workflows, without a network.
  {
    name: 'zizmor',
    requirements: ['zizmor==1.32.0'],
    program: 'bin/zizmor',
    variable: 'VOUCH_TEST_ZIZMOR',
  },
];

/** What `npm run build` needs beside Node: the backend that builds the Python wheel. @type {Client[]} */
export const builders = [
  { name: 'hatchling', requirements: ['hatchling==1.29.0'], program: 'bin/hatchling', variable: '' },
];

/**
 * Where a virtual environment has a program: `bin/NAME`, but on Windows `Scripts/NAME.exe`.
 * @param {string} directory of the environment
 * @param {string} program as `bin/NAME`
 */
export function installedProgram(directory, program) {
  const name = program.replace(/^bin\//, '');
  return process.platform === 'win32'
    ? join(directory, 'Scripts', `${name}.exe`)
    : join(directory, 'bin', name);
}

/** The environment that tells the tests where the installed clients are. */
export function clientEnvironment(platform = process.platform) {
  const root = fileURLToPath(new URL('..', import.meta.url));
  /** @type {Record<string, string>} */
  const environment = { ...jvmEnvironment(), ...nodeEnvironment() };
  for (const { name, program, variable } of [...clients, ...fullClients]) {
    const path = installedProgram(join(root, '.cache', 'clients', name), program);
    if (existsSync(path)) environment[variable] = path;
  }
  // macOS has its own behind a symbolic link, and so far down that a socket's path below a test's home is too long.
  if (platform === 'darwin') environment.TMPDIR = '/private/tmp';
  return environment;
}

/** Where the Nodes of test-fixtures/nodes are: VOUCH_TEST_NODE_20 and so on. */
function nodeEnvironment() {
  const installed = fileURLToPath(new URL('../test-fixtures/nodes/node_modules/', import.meta.url));
  const found = [20, 22, 24]
    .map((major) => ({ major, path: join(installed, `node${major}-linux-${process.arch}`, 'bin', 'node') }))
    .filter(({ path }) => existsSync(path));
  return Object.fromEntries(found.map(({ major, path }) => [`VOUCH_TEST_NODE_${major}`, path]));
}
