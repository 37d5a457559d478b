// The Python backend from within: its import, a first and a warm get, beside keyrings.codeartifact.
import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { host, setupArgs } from '../emulator.mjs';
import { client } from './stage.mjs';

const runFile = promisify(execFile);
const service = `https://${host}/pypi/my-repo/simple/`;

/**
 * @typedef {object} PythonRow
 * @property {string} what
 * @property {number} ours milliseconds
 * @property {number} peer milliseconds
 * @property {number} [bar] milliseconds
 */

/** @param {import('./stage.mjs').Stage} stage @returns {Promise<PythonRow[]>} */
export async function pythonRows(stage) {
  const home = await stage.home('python');
  await home.vouch(...setupArgs('pip'));
  const backend = join(home.directory, 'backend');
  const wheels = fileURLToPath(new URL('../../packages/pip/python/dist', import.meta.url));
  const [wheel = ''] = await readdir(wheels);
  await runFile('python3', ['-m', 'zipfile', '--extract', join(wheels, wheel), backend]);
  await home.vouch('credential', 'codeartifact');
  /** @param {string} name @param {string[]} args @returns {Promise<Record<string, number>>} */
  const inProcess = async (name, args) => {
    const script = fileURLToPath(new URL('in_process.py', import.meta.url));
    const env = { ...home.env, PYTHONPATH: backend };
    const { stdout } = await runFile(join(client(name), 'bin/python'), [script, ...args], { env });
    return JSON.parse(stdout);
  };
  const ours = await inProcess('keyring-25', ['keyrings_vouch.backend', 'VouchKeyring', service, '500']);
  const peer = await inProcess('keyrings-codeartifact', [
    'keyrings.codeartifact',
    'CodeArtifactBackend',
    service,
    '5',
  ]);
  /** @param {string} what @param {string} name @param {number} [bar] @returns {PythonRow} */
  const row = (what, name, bar) => ({
    what,
    ours: ours[name] ?? Number.NaN,
    peer: peer[name] ?? Number.NaN,
    ...(bar !== undefined && { bar }),
  });
  return [
    row('import, beyond keyring’s own', 'import', 15),
    row('first get, agent warm', 'first'),
    row('each further get', 'get', 2),
  ];
}
