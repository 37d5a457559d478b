// The Python side: the backend's import, a warm get in process, and the `keyring` program as a whole, each beside
// keyrings.codeartifact and beside aws-cli, on an emulator.
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../../', import.meta.url));
const dist = (/** @type {string} */ name, /** @type {string} */ program) =>
  join(root, 'packages', name, 'dist', `${program}.js`);
const client = (/** @type {string} */ name) => join(root, '.cache', 'clients', name);
const here = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url));
const runFile = promisify(execFile);

const host = 'my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com';
const service = `https://${host}/pypi/my-repo/simple/`;
const flags = '--domain my-domain --domain-owner 123456789012 --region us-east-1'.split(' ');

/**
 * @typedef {object} Row
 * @property {string} what
 * @property {number} value milliseconds
 * @property {string} bar what DESIGN asks for, or nothing
 */

/**
 * Measures; takes about a minute.
 * @param {{ runs?: number }} [options] how often each program is run
 * @returns {Promise<Row[]>}
 */
export async function pythonRows({ runs = 15 } = {}) {
  const home = await mkdtemp(join(tmpdir(), 'vouch-bench-'));
  const emulator = await startEmulator();
  try {
    const env = await signedIn(home, emulator.environment);
    await runFile(
      process.execPath,
      [dist('cli', 'vouch'), 'setup', 'codeartifact', '--tool', 'pip', '--repository', 'my-repo', ...flags],
      { env },
    );
    await runFile(join(home, '.vouch/bin/keyring'), ['get', service, 'aws'], { env });
    const ours = await inProcess(client('keyring-25'), env, [
      'keyrings_vouch.backend',
      'VouchKeyring',
      service,
      '500',
    ]);
    const peer = await inProcess(client('keyrings-codeartifact'), env, [
      'keyrings.codeartifact',
      'CodeArtifactBackend',
      service,
      '5',
    ]);
    const programs = await interleaved(programsOf(home, env), runs);
    await runFile(process.execPath, [dist('cli', 'vouch'), 'agent', 'stop'], { env });
    return rowsOf(ours, peer, programs);
  } finally {
    emulator.child.kill('SIGTERM');
    await rm(home, { recursive: true, force: true });
  }
}

/**
 * @param {Record<string, number>} ours
 * @param {Record<string, number>} peer
 * @param {Record<string, { cpu: number, wall: number }>} programs
 * @returns {Row[]}
 */
function rowsOf(ours, peer, programs) {
  const cpu = (/** @type {string} */ name) => programs[name]?.cpu ?? Number.NaN;
  const bare = cpu('node -e 0');
  const aws = cpu('aws-cli');
  return [
    { what: 'backend import beyond keyring', value: ours['import'] ?? Number.NaN, bar: '≤ 15 ms' },
    { what: '  keyrings.codeartifact', value: peer['import'] ?? Number.NaN, bar: '' },
    { what: 'first get in process, agent warm', value: ours['first'] ?? Number.NaN, bar: '' },
    { what: '  keyrings.codeartifact', value: peer['first'] ?? Number.NaN, bar: '' },
    { what: 'warm get in process', value: ours['get'] ?? Number.NaN, bar: '≤ 2 ms' },
    { what: '  keyrings.codeartifact', value: peer['get'] ?? Number.NaN, bar: '' },
    { what: 'keyring launcher, warm, CPU above bare Node', value: cpu('launcher') - bare, bar: '≤ 8 ms' },
    {
      what: 'keyring launcher, warm, CPU',
      value: cpu('launcher'),
      bar: `≤ ${(0.2 * aws).toFixed(0)} ms (0.2 × aws-cli)`,
    },
    { what: '  the same with NODE_EXTRA_CA_CERTS set', value: cpu('launcher with a CA bundle'), bar: '' },
    { what: '  keyring program with our backend, CPU', value: cpu('keyring with our backend'), bar: '' },
    {
      what: '  keyring program with keyrings.codeartifact, CPU',
      value: cpu('keyring with keyrings.codeartifact'),
      bar: '',
    },
    { what: '  aws codeartifact get-authorization-token, CPU', value: aws, bar: '' },
    { what: '  bare Node, CPU', value: bare, bar: '' },
  ];
}

/**
 * @param {string} home
 * @param {Record<string, string>} env
 */
function programsOf(home, env) {
  const { NODE_EXTRA_CA_CERTS, ...plain } = env;
  const launcher = [join(home, '.vouch/bin/keyring'), 'get', service, 'aws'];
  const keyring = (/** @type {string} */ name) => [
    join(client(name), 'bin/python'),
    '-m',
    'keyring',
    'get',
    service,
    'aws',
  ];
  const aws = [
    'codeartifact',
    'get-authorization-token',
    '--domain',
    'my-domain',
    '--domain-owner',
    '123456789012',
    '--region',
    'us-east-1',
  ];
  return {
    'node -e 0': { argv: [process.execPath, '-e', '0'], env: plain },
    launcher: { argv: launcher, env: plain },
    'launcher with a CA bundle': { argv: launcher, env },
    'keyring with our backend': { argv: keyring('keyring-25'), env: { ...env, PYTHONPATH: backendOf(home) } },
    'keyring with keyrings.codeartifact': { argv: keyring('keyrings-codeartifact'), env },
    'aws-cli': { argv: [join(client('awscli'), 'bin/aws'), ...aws], env },
  };
}

/** @param {string} home */
function backendOf(home) {
  return join(home, 'backend');
}

/**
 * The environment of a person who is signed in by a web-identity token, with the wheel unpacked below the home.
 * @param {string} home
 * @param {Record<string, string>} emulated
 * @returns {Promise<Record<string, string>>}
 */
async function signedIn(home, emulated) {
  const response = await fetch(`${emulated['EMULATOR_CONTROL_URL']}/web-identity-token`, {
    method: 'POST',
    headers: { authorization: `Bearer ${emulated['EMULATOR_CONTROL_SECRET']}` },
    body: JSON.stringify({ sub: 'ann' }),
  });
  const { path } = /** @type {{ path: string }} */ (await response.json());
  const wheels = join(root, 'packages/pip/python/dist');
  const [wheel = ''] = await readdir(wheels);
  await runFile('python3', ['-m', 'zipfile', '--extract', join(wheels, wheel), backendOf(home)]);
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_REGION: 'us-east-1',
    AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/developer',
    AWS_WEB_IDENTITY_TOKEN_FILE: path,
    ...emulated,
  };
}

/**
 * @param {string} python the client's environment
 * @param {Record<string, string>} env
 * @param {string[]} args
 * @returns {Promise<Record<string, number>>}
 */
async function inProcess(python, env, args) {
  const backend = { ...env, PYTHONPATH: backendOf(env['HOME'] ?? '') };
  const { stdout } = await runFile(join(python, 'bin/python'), [here('in_process.py'), ...args], {
    env: backend,
  });
  return JSON.parse(stdout);
}

/**
 * @param {Record<string, { argv: string[], env: Record<string, string> }>} commands
 * @param {number} runs
 * @returns {Promise<Record<string, { cpu: number, wall: number }>>}
 */
async function interleaved(commands, runs) {
  const work = runFile('python3', [here('interleaved.py')], { maxBuffer: 1 << 20 });
  work.child.stdin?.end(JSON.stringify({ runs, commands }));
  return JSON.parse((await work).stdout);
}

async function startEmulator() {
  const child = spawn(process.execPath, [dist('emulator', 'codeartifact-emulator'), 'start'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const line = await new Promise((resolve) => createInterface({ input: child.stdout }).once('line', resolve));
  return { child, environment: JSON.parse(line).environment };
}
