import { readFile, readlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startAgent } from '../src/client/start.ts';
import { machine, shellOf } from './machine.ts';
import { programsOfFile } from './programs.ts';

const programs = programsOfFile();

const linux = process.platform === 'linux';

test('incident 27: an agent that is launched has none of the shell’s poison', async () => {
  await using it = await machine();
  const marker = join(it.home, 'marker');
  const evil = join(it.home, 'evil.cjs');
  await writeFile(evil, `require('node:fs').writeFileSync(${JSON.stringify(marker)}, '')`);
  const poison = {
    NODE_OPTIONS: `--require=${evil}`,
    NODE_PATH: it.home,
    NODE_DEBUG: 'net',
    LD_PRELOAD: join(it.home, 'evil.so'),
    SSLKEYLOGFILE: join(it.home, 'keys'),
    AWS_ACCESS_KEY_ID: 'CANARY',
    AWS_SECRET_ACCESS_KEY: 'CANARY',
    AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
  };
  const context = {
    ...it.context,
    env: { PATH: process.env['PATH'], NODE_EXTRA_CA_CERTS: '/ca.pem', ...poison },
  };
  const connection = await startAgent(context, it.place, { node: process.execPath, script: programs.agent });
  connection.close();
  const pid = await it.agentPid();
  await expect(readFile(marker)).rejects.toMatchObject({ code: 'ENOENT' });
  if (!linux) return;
  const environ = await readFile(`/proc/${pid}/environ`, 'utf8');
  const names = environ.split('\0').map((entry) => entry.split('=')[0]);
  // PWD, SHLVL and _ are the shell's own, which lowered the limit for core files.
  expect(names.filter((name) => name && !['PWD', 'SHLVL', '_', 'OLDPWD'].includes(name)).toSorted()).toEqual([
    'HOME',
    'PATH',
    'VOUCH_EXTRA_CA_CERTS',
  ]);
  expect(environ).not.toContain('CANARY');
  expect(await readFile(`/proc/${pid}/limits`, 'utf8')).toMatch(/Max core file size +0 +0/);
  expect(await readlink(`/proc/${pid}/cwd`)).toBe('/');
  expect(await readlink(`/proc/${pid}/fd/0`)).toBe('/dev/null');
  expect(await readlink(`/proc/${pid}/fd/2`)).toBe('/dev/null');
});

test.each([
  ['NODE_OPTIONS', (evil: string) => ({ env: { NODE_OPTIONS: `--require=${evil}` }, node: [] })],
  ['an option', (evil: string) => ({ env: {}, node: ['--import', evil] })],
  ['a debugger', () => ({ env: {}, node: ['--inspect=127.0.0.1:0'] })],
])('incident 27: an agent with %s refuses to serve', async (_name, poison) => {
  await using it = await machine();
  const evil = join(it.home, 'evil.cjs');
  await writeFile(evil, '');
  const { env, node } = poison(evil);
  const { code, stderr } = await it.run(programs.agent, env, node).ended;
  expect(code).toBe(6);
  expect(stderr).toContain('will not run with');
  expect(await it.agentPid()).toBeUndefined();
});

test('incident 28: SIGUSR1 drops what the agent holds; SIGTERM, SIGINT and SIGHUP end it cleanly', async () => {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    await using it = await machine();
    const agent = it.run(programs.countingAgent);
    await expect.poll(() => it.agentPid(), { timeout: 20_000 }).toBe(agent.child.pid);
    await it.run(programs.get, shellOf('shell')).ended;
    await it.run(programs.get, shellOf('shell')).ended;
    expect(await it.calls()).toHaveLength(1);
    agent.child.kill('SIGUSR1');
    await it.run(programs.get, shellOf('shell')).ended;
    expect(await it.calls()).toHaveLength(2);
    agent.child.kill(signal);
    expect(await agent.ended).toEqual({ code: 0, signal: null, stdout: '', stderr: '' });
    expect(await it.context.files.readdir(it.place.directory)).toEqual(['agent-v1.lock']);
  }
});
