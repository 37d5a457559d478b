import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setupArgs, type Workbench } from '@vouch/workbench';
import {
  hasJavascriptClients,
  type JavascriptClient,
  npmPackage,
  runJavascript,
} from '@vouch/workbench/javascript';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { at, errandsOver, npmBench } from './bench.ts';

const hook = fileURLToPath(new URL('../dist/vouch-npm-preinstall.js', import.meta.url));

let bench: Workbench;
beforeEach(async () => {
  bench = await npmBench();
  bench.emulator.addPackage(at, { name: 'greeter', version: '1.0.0' });
});
afterEach(() => bench.close());

const preinstall = (env: Record<string, string> = {}) => bench.run(process.execPath, [hook], { env });
const tokenCalls = () => bench.emulator.count({ operation: 'GetAuthorizationToken' });
const silence = { code: 0, stdout: '', stderr: '' };

async function signedIn(): Promise<void> {
  expect(await bench.vouch(...setupArgs('npm', '--token-store', 'file'))).toMatchObject({ code: 0 });
  expect(await bench.vouch('login')).toMatchObject({ code: 0 });
  await errandsOver(bench);
}

/** Lets the token in the file look as old as it would be when two thirds and more of its life are over. */
async function age(): Promise<void> {
  const file = join(bench.home, '.vouch', 'state', 'static.json');
  const state = JSON.parse(await bench.read('.vouch/state/static.json'));
  for (const { written } of state.uses) {
    written.at -= 40_000;
    written.expiration -= 22_000;
  }
  writeFileSync(file, JSON.stringify(state));
}

const written = async () => JSON.parse(await bench.read('.vouch/state/static.json')).uses[0].written;

describe('the hook', () => {
  it('is silent, and asks nobody, while the token is fresh', async () => {
    await signedIn();
    const calls = tokenCalls();
    expect(await preinstall()).toEqual(silence);
    expect(tokenCalls()).toBe(calls);
  });

  it('writes the agent’s token, silently, where less than a third of the file’s is left', async () => {
    await signedIn();
    await age();
    const before = await written();
    expect(await preinstall()).toEqual(silence);
    expect((await written()).expiration).toBeGreaterThan(before.expiration);
  });

  it('says what to do, and fails nothing, where nobody is signed in', async () => {
    await signedIn();
    expect(await bench.vouch('logout')).toMatchObject({ code: 0 });
    const { code, stderr } = await preinstall();
    expect(code).toBe(0);
    expect(stderr).toContain('vouch login');
  });

  it.each([
    ['nothing is set up', async () => {}],
    ['CI has nothing set up', async () => void rmSync(join(bench.home, '.vouch'), { recursive: true })],
  ])('is silent where %s', async (_where, prepare) => {
    await prepare();
    expect(await preinstall({ CI: 'true' })).toEqual(silence);
  });

  it('fails nothing offline, or over a damaged file of ours', async () => {
    await signedIn();
    await age();
    expect(await bench.vouch('agent', 'stop')).toMatchObject({ code: 0 });
    bench.emulator.setFault({ kind: 'unreachable' });
    expect((await preinstall()).code).toBe(0);
    await bench.write('.vouch/state', { 'static.json': '{' });
    const broken = await preinstall();
    expect(broken.code).toBe(0);
    expect(broken.stderr).toContain('is damaged');
  });
});

describe.skipIf(!hasJavascriptClients)('in a project whose token has run out', () => {
  /** The file's token is no good, as after a night's sleep; the session is live. */
  async function install(client: JavascriptClient) {
    const scripts = { preinstall: `"${process.execPath}" "${hook}"` };
    const app = await bench.write('app', npmPackage('app', { scripts, dependencies: { greeter: '^1.0.0' } }));
    return await runJavascript(bench, client, ['install'], {
      cwd: app,
      env: { npm_config_ignore_scripts: 'false' },
    });
  }

  async function stale(): Promise<void> {
    await signedIn();
    const text = await bench.read('.npmrc');
    writeFileSync(join(bench.home, '.npmrc'), text.replace(/(_authToken=).*/, '$1stale'));
    await age();
  }

  it('npm 12 fails once, and the second run has the token', async () => {
    await stale();
    expect((await install('npm12')).stderr).toContain('E401');
    expect(await install('npm12')).toMatchObject({ code: 0 });
  });

  it('npm 11 never reaches the hook', async () => {
    await stale();
    for (const _attempt of [1, 2]) expect((await install('npm11')).stderr).toContain('E401');
    expect(await bench.vouch('refresh')).toMatchObject({ code: 0 });
    expect(await install('npm11')).toMatchObject({ code: 0 });
  });

  it('an npm that reads the user’s file again after the hook needs one run', async () => {
    await stale();
    expect(await preinstall()).toEqual(silence);
    expect(await install('npm12')).toMatchObject({ code: 0 });
    expect(existsSync(join(bench.home, 'app', 'node_modules', 'greeter'))).toBe(true);
  });
});
