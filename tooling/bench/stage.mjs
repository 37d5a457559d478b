// What every bench stands on: an emulator, homes with an identity, and a clock for whole processes.
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../../', import.meta.url));
const runFile = promisify(execFile);

/** A program of ours, as it is published. @param {string} name @param {string} program */
export const dist = (name, program) => join(root, 'packages', name, 'dist', `${program}.js`);
/** The environment of a client that the bootstrap installed. @param {string} name */
export const client = (name) => join(root, '.cache', 'clients', name);

export const host = 'my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com';
export const domainFlags = '--domain my-domain --domain-owner 123456789012 --region us-east-1'.split(' ');

/**
 * @typedef {object} Stage
 * @property {(name: string) => Promise<Home>} home a home whose person has a web-identity token
 * @property {Record<string, string>} environment what the emulator wants a client to have
 * @property {(operation: string) => Promise<number>} calls how many calls of that name the emulator has answered
 * @property {() => Promise<void>} close
 *
 * @typedef {object} Home
 * @property {string} directory
 * @property {Record<string, string>} env without NODE_EXTRA_CA_CERTS
 * @property {(...args: string[]) => Promise<string>} vouch runs the built `vouch`; gives its stdout
 *
 * @typedef {{ argv: string[], env: Record<string, string>, stdin?: string, at_once?: number }} Command
 * @typedef {{ cpu: number, wall: number }} Times milliseconds, medians
 */

/** @returns {Promise<Stage>} */
export async function openStage() {
  const directory = await mkdtemp(join(tmpdir(), 'vouch-bench-'));
  const child = spawn(process.execPath, [dist('emulator', 'codeartifact-emulator'), 'start'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const line = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`the emulator ended with code ${code}`)));
  });
  /** @type {{ environment: Record<string, string> }} */
  const { environment } = JSON.parse(line);
  const control = async (/** @type {string} */ path, /** @type {unknown} */ body) => {
    const response = await fetch(`${environment['EMULATOR_CONTROL_URL']}${path}`, {
      headers: { authorization: `Bearer ${environment['EMULATOR_CONTROL_SECRET']}` },
      ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
    });
    return /** @type {{ path: string, requests: { operation?: string }[] }} */ (await response.json());
  };
  /** @type {Home[]} */
  const homes = [];
  return {
    environment,
    async home(name) {
      const { path } = await control('/web-identity-token', { sub: 'ann' });
      const home = homeAt(join(directory, name), environment, path);
      homes.push(home);
      return home;
    },
    async calls(operation) {
      const { requests } = await control('/requests', undefined);
      return requests.filter((request) => request.operation === operation).length;
    },
    async close() {
      await Promise.all(homes.map((home) => home.vouch('agent', 'stop').catch(() => '')));
      child.kill('SIGTERM');
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/**
 * @param {string} directory
 * @param {Record<string, string>} environment
 * @param {string} tokenFile
 * @returns {Home}
 */
function homeAt(directory, environment, tokenFile) {
  const { NODE_EXTRA_CA_CERTS, ...emulated } = environment;
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: directory,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_REGION: 'us-east-1',
    AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/developer',
    AWS_WEB_IDENTITY_TOKEN_FILE: tokenFile,
    ...emulated,
    // Node alone would read it at every start: our TLS takes this one, the rows with a CA bundle set the other.
    VOUCH_EXTRA_CA_CERTS: NODE_EXTRA_CA_CERTS ?? '',
  };
  return {
    directory,
    env,
    vouch: async (...args) =>
      (await runFile(process.execPath, [dist('cli', 'vouch'), ...args], { env })).stdout,
  };
}

/**
 * Runs commands in turn, again and again: whatever else the machine does falls on all of them alike.
 * @param {Record<string, Command>} commands
 * @param {number} runs
 * @returns {Promise<Record<string, Times>>}
 */
export async function interleaved(commands, runs) {
  const script = fileURLToPath(new URL('interleaved.py', import.meta.url));
  const work = runFile('python3', [script], { maxBuffer: 1 << 20 });
  work.child.stdin?.end(JSON.stringify({ runs, commands }));
  return JSON.parse((await work).stdout);
}
