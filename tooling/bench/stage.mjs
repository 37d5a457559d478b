// What every bench stands on: an emulator, homes with an identity, and a clock for whole processes.
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startEmulator } from '../emulator.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const runFile = promisify(execFile);

/** A program of ours, as it is published. @param {string} name @param {string} program */
export const dist = (name, program) => join(root, 'packages', name, 'dist', `${program}.js`);
/** The environment of a client that the bootstrap installed. @param {string} name */
export const client = (name) => join(root, '.cache', 'clients', name);

/**
 * @typedef {object} Stage
 * @property {(name: string) => Promise<Home>} home a home whose person has a web-identity token
 * @property {Record<string, string>} environment what the emulator wants a client to have
 * @property {(operation: string) => Promise<number>} calls how many calls of that name the emulator has answered
 * @property {(service: string) => Promise<number>} requests how many requests to a service of its
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
  const emulator = await startEmulator();
  /** @type {Home[]} */
  const homes = [];
  return {
    environment: emulator.environment,
    async home(name) {
      const { path } = await emulator.control('/web-identity-token', {
        method: 'POST',
        body: { sub: 'ann' },
      });
      const home = homeAt(join(directory, name), emulator.environment, path);
      homes.push(home);
      return home;
    },
    calls: emulator.calls,
    requests: async (service) =>
      (await emulator.requests()).filter((request) => request.service === service).length,
    async close() {
      await Promise.all(homes.map((home) => home.vouch('agent', 'stop').catch(() => '')));
      await emulator.stop();
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
