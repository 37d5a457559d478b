import { execFile } from 'node:child_process';
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { ask } from './asking.ts';
import { canCompile, compile } from './native.ts';
import { programsOfFile } from './programs.ts';
import { type Serving, serving } from './serving.ts';

const programs = programsOfFile();

const able = process.platform === 'linux' && process.getuid?.() === 0;
if (!able) process.stderr.write('SKIPPED: what another user may do to the agent (needs root and setpriv)\n');

const nobody = ['--reuid', '65534', '--regid', '65534', '--clear-groups'];
async function asNobody(...command: string[]): Promise<string> {
  const env = { PATH: process.env['PATH'] };
  return (await promisify(execFile)('setpriv', [...nobody, ...command], { env, cwd: '/' })).stdout;
}

/** Runs in nobody's process: tries everything, and prints how each try ended. */
const attempts = `
const fs = require('node:fs/promises');
const { connect } = require('node:net');
const [directory, socket, keyFile, lock, pid] = process.argv.slice(1);
const tries = {
  'list the directory': () => fs.readdir(directory),
  'connect to the socket': () =>
    new Promise((resolve, reject) => connect(socket).once('connect', resolve).once('error', reject)),
  'read the key': () => fs.readFile(keyFile),
  'read the lock': () => fs.readdir(lock),
  'write beside them': () => fs.writeFile(directory + '/planted', ''),
  'take the socket away': () => fs.unlink(socket),
  'move the directory': () => fs.rename(directory, directory + '-away'),
  'read the memory': () => fs.open('/proc/' + pid + '/mem'),
  'read the environment': () => fs.readFile('/proc/' + pid + '/environ'),
  'list what is open': () => fs.readdir('/proc/' + pid + '/fd'),
  'send SIGUSR1': async () => process.kill(pid, 'SIGUSR1'),
  'send SIGTERM': async () => process.kill(pid, 'SIGTERM'),
};
const code = async ([name, attempt]) => [name, await attempt().then(() => 'done', (error) => error.code)];
Promise.all(Object.entries(tries).map(code)).then((codes) => console.log(JSON.stringify(Object.fromEntries(codes))));`;

async function tryEverything({ place, pid }: Serving): Promise<Record<string, string>> {
  const { directory, socket, keyFile, agentLock } = place;
  const words = [directory, socket, keyFile, agentLock, String(pid)];
  return JSON.parse(await asNobody(process.execPath, '-e', attempts, ...words)) as Record<string, string>;
}

/** An agent in a home that everybody may enter, so that only what is ours keeps them out. */
async function servingInTheOpen(): Promise<Serving> {
  const it = await serving(programs.countingAgent);
  await chmod(it.home, 0o755);
  await mkdir(join(it.home, '.vouch'), { recursive: true });
  await chmod(join(it.home, '.vouch'), 0o755);
  await ask(it);
  return it;
}

const refused = {
  'list the directory': 'EACCES',
  'connect to the socket': 'EACCES',
  'read the key': 'EACCES',
  'read the lock': 'EACCES',
  'write beside them': 'EACCES',
  'take the socket away': 'EACCES',
  'move the directory': 'EACCES',
  'read the memory': 'EACCES',
  'read the environment': 'EACCES',
  'list what is open': 'EACCES',
  'send SIGUSR1': 'EPERM',
  'send SIGTERM': 'EPERM',
};

test.skipIf(!able)('incident 16: P8: another user can do none of twelve things to an agent', async () => {
  await using it = await servingInTheOpen();
  expect(await tryEverything(it)).toEqual(refused);
  await ask(it);
  expect(await it.calls()).toHaveLength(1);
});

test.skipIf(!able)(
  'incident 16: the socket and the key are shut where the directory is not, and neither side uses them',
  async () => {
    await using it = await servingInTheOpen();
    await chmod(it.place.directory, 0o755);
    expect(await tryEverything(it)).toEqual({ ...refused, 'list the directory': 'done' });
    await expect(it.agentPid()).rejects.toMatchObject({ kind: 'configuration' });
    await chmod(it.place.directory, 0o700);
  },
);

test.skipIf(!able || !canCompile)('P8: another user cannot trace an agent', async () => {
  await using it = await servingInTheOpen();
  const program = join(it.home, 'attach');
  await compile('attach', program);
  const notPermitted = '1\n';
  expect(await asNobody(program, String(it.pid))).toBe(notPermitted);
});
