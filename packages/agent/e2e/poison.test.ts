import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { host, openWorkbench, setupArgs, type Workbench } from '@vouch/workbench';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { canCompile, compile } from './native.ts';
import { type Poison, poison } from './poison.ts';
import { listeningPorts } from './process-facts.ts';
import { agentsOf, askByProgram } from './real-programs.ts';

const linux = process.platform === 'linux';
let bench: Workbench;
let poisoned: Poison;
beforeAll(async () => {
  bench = await openWorkbench();
  await bench.signIn();
  for (const tool of ['cargo', 'pip', 'pnpm', 'maven', 'gradle']) {
    const done = await bench.vouch(...setupArgs(tool));
    expect(done).toMatchObject({ code: 0 });
  }
  poisoned = await poison(bench);
  bench.useAgent();
});
beforeEach(async () => {
  await bench.vouch('agent', 'stop');
  bench.emulator.clearRequests();
});
afterAll(async () => {
  await poisoned[Symbol.asyncDispose]();
  await bench.close();
});

const get = {
  v: 1,
  registry: { 'index-url': `sparse+https://${host}/cargo/my-repo/` },
  kind: 'get',
  operation: 'read',
};
/** Every launcher that setup writes, with what its tool hands it. */
const launchers: Record<string, { readonly args: string[]; readonly input?: string }> = {
  'cargo-credential-vouch': { args: [], input: `${JSON.stringify(get)}\n` },
  keyring: { args: ['get', `https://${host}/pypi/my-repo/simple/`, 'aws'] },
  'vouch-maven-env': { args: [] },
  [`vouch-npm-token-${host}`]: { args: [] },
  'vouch-token-for': { args: [`https://${host}/maven/my-repo/`] },
};

const tokenCalls = () => bench.emulator.count({ operation: 'GetAuthorizationToken' });
const launch = (name: string, env: Record<string, string>) => {
  const { args, input = '' } = launchers[name] ?? { args: [] };
  return bench.run(join(bench.home, '.vouch', 'bin', name), args, { input, env, cwd: poisoned.directory });
};

describe('in a poisoned environment', () => {
  it('all launchers are tried', async () => {
    expect((await readdir(join(bench.home, '.vouch', 'bin'))).toSorted()).toEqual(
      Object.keys(launchers).toSorted(),
    );
  });

  it('incident 27: each launcher gives the token, says nothing more, and runs nothing of it; nor does the agent', async () => {
    for (const name of Object.keys(launchers)) {
      const done = await launch(name, poisoned.env);
      expect([name, done]).toMatchObject([name, { code: 0, stderr: '' }]);
      expect(done.stdout).toMatch(/[\w-]+(\.[\w-]+){4}/);
    }
    expect(tokenCalls()).toBe(1);
    expect(await poisoned.marks()).toEqual([]);
    expect(await poisoned.keysWritten()).toBe(false);
    expect(poisoned.connections()).toBe(0);
    expect(await readdir(join(bench.home)).then((found) => found.includes('coverage'))).toBe(false);
    if (!linux) return;
    const [agent, ...more] = await agentsOf(bench.home);
    expect(more).toEqual([]);
    expect(await listeningPorts(agent as number)).toEqual([]);
  });

  it.skipIf(!canCompile)(
    'incident 27: what LD_PRELOAD loads into a program does not come into the agent that it starts',
    async () => {
      const [library, marker] = [join(bench.home, 'preload.so'), join(bench.home, 'preloaded')];
      await compile('preload', library, '-shared', '-fPIC', `-DMARKER="${marker}"`);
      expect(await askByProgram(bench, 0, { env: { LD_PRELOAD: library } })).toBeTruthy();
      // The program itself is not ours to keep clean: the system loads it so.
      expect((await readFile(marker, 'utf8')).trim().split('\n')).toEqual([`preload ${process.execPath}`]);
      const [agent] = await agentsOf(bench.home);
      expect(await readFile(`/proc/${agent}/maps`, 'utf8')).not.toContain('preload.so');
    },
  );

  it('incident 26: an impostor is refused with NODE_TLS_REJECT_UNAUTHORIZED=0, by programs and by the agent', async () => {
    // The emulator itself, to programs that do not trust its authority.
    const distrust = {
      NODE_EXTRA_CA_CERTS: '',
      AWS_CA_BUNDLE: '',
      SSL_CERT_FILE: '',
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
    };
    for (const agent of ['', 'never']) {
      const done = await launch('vouch-token-for', { ...poisoned.env, ...distrust, VOUCH_AGENT: agent });
      expect(done).toMatchObject({ code: 4, stdout: '' });
      expect(done.stderr).toMatch(/certificate/);
    }
    expect(bench.emulator.count({})).toBe(0);
    expect(poisoned.connections()).toBe(0);
  });
});

describe('a program of the same name', () => {
  it('incident 32: first on PATH and in the working directory is started by nobody who gives a token', async () => {
    const env = { PATH: poisoned.env['PATH'] ?? '' };
    for (const index of [0, 1, 2]) await askByProgram(bench, index, { env, cwd: poisoned.directory });
    expect(await poisoned.marks()).toEqual([]);
  });

  it('incident 32: in the working directory is not started by the doctor, who looks at the tools on PATH', async () => {
    const options = { env: { PATH: `.::${bench.env['PATH']}` }, cwd: poisoned.directory };
    const done = await bench.run(process.execPath, [bench.vouchProgram, 'doctor'], options);
    expect(done.stdout).toContain('cargo');
    expect(await poisoned.marks()).toEqual([]);
  });
});

it('incident 31: a lifecycle script that asks gets a token, as the accepted risks say', async () => {
  const env = { npm_lifecycle_event: 'postinstall', npm_config_user_agent: 'npm' };
  expect(await askByProgram(bench, 0, { env, cwd: poisoned.directory })).toBeTruthy();
  const page = await readFile(new URL('../../../SECURITY.md', import.meta.url), 'utf8');
  expect(page).toMatch(/Code that runs as you can ask the agent.*\n?.*[Ll]ifecycle scripts/);
});
