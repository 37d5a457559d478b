// The Python programs that the tests drive, each in an environment of its own under .cache/clients.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { jvmEnvironment } from './jvm-clients.mjs';

/** @typedef {{ name: string, requirements: string[], program: string }} Client */

/**
 * @param {string} name of its environment; a test finds the program in VOUCH_TEST_NAME
 * @param {string | string[]} requirements
 * @param {string} [program]
 * @returns {Client}
 */
function client(name, requirements, program = name) {
  return { name, requirements: [requirements].flat(), program };
}

export const clients = [
  client('awscli', 'awscli==1.45.11', 'aws'),
  client('pytest', ['pytest==8.4.2', 'keyring==25.7.0']),
  // The last pip with the first form of `--keyring-provider subprocess` that users still meet, and the newest.
  client('pip-23', 'pip==23.2', 'pip'),
  client('pip-26', 'pip==26.3', 'pip'),
  // keyring 25.2 brought `--mode creds`; 23.9 is the oldest that the backend supports.
  client('keyring-23', 'keyring==23.9.3', 'keyring'),
  client('keyring-25', 'keyring==25.7.0', 'keyring'),
  client('uv', 'uv==0.13.8'),
  client('poetry', 'poetry==2.5.1'),
  client('pdm', 'pdm[locked]==2.29.0'),
  client('twine', 'twine==7.0.0'),
  client('pipx', 'pipx==1.18.4'),
  // Somebody else's STS, under AWS's own host names.
  client('moto', 'moto[proxy]==5.2.5', 'moto_proxy'),
  // A peer, for the bench.
  client('keyrings-codeartifact', 'keyrings.codeartifact==2.1.2', 'keyring'),
];

/** What only the long matrix needs. It finds what is unsafe in the workflows, without a network. */
export const fullClients = [client('zizmor', 'zizmor==1.32.0')];

/** What `npm run build` needs beside Node: the backend that builds the Python wheel. */
export const builders = [client('hatchling', 'hatchling==1.29.0')];

/**
 * Where a virtual environment has a program: `bin/NAME`, but on Windows `Scripts/NAME.exe`.
 * @param {string} directory of the environment
 * @param {string} program
 */
export function installedProgram(directory, program) {
  return process.platform === 'win32'
    ? join(directory, 'Scripts', `${program}.exe`)
    : join(directory, 'bin', program);
}

/** The environment that tells the tests where the installed clients are. */
export function clientEnvironment(platform = process.platform) {
  const root = fileURLToPath(new URL('..', import.meta.url));
  /** @type {Record<string, string>} */
  const environment = { ...jvmEnvironment(), ...nodeEnvironment() };
  for (const { name, program } of [...clients, ...fullClients]) {
    const path = installedProgram(join(root, '.cache', 'clients', name), program);
    if (existsSync(path)) environment[`VOUCH_TEST_${name.toUpperCase().replaceAll('-', '_')}`] = path;
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
