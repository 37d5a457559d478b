import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { account, openWorkbench, type Workbench } from '@vouch/workbench';
import { npmPackage, runJavascript } from '@vouch/workbench/javascript';
import { afterEach, describe, expect, it } from 'vitest';

const domainFlags = ['--domain', 'my-domain', '--domain-owner', account, '--region', 'us-east-1'];
const setup = ['setup', 'codeartifact', '--tool', 'npm', '--repository', 'my-repo', ...domainFlags];
const at = {
  domain: 'my-domain',
  domainOwner: account,
  region: 'us-east-1',
  repository: 'my-repo',
};

let bench: Workbench;
afterEach(() => bench.close());

/** Every file below the home that holds these bytes. */
function filesWith(text: string): string[] {
  try {
    return execFileSync('grep', ['-rlaF', '--', text, bench.home], { encoding: 'utf8' }).trim().split('\n');
  } catch {
    return [];
  }
}

async function signedIn(): Promise<void> {
  bench.env['PREFIX'] = `${bench.home}/prefix`;
  bench.emulator.addPackage(at, { name: 'greeter', version: '1.0.0' });
  await bench.enroll();
  await bench.browser('hardware-key');
  expect(await bench.vouch(...setup)).toMatchObject({ code: 0 });
  expect(await bench.vouch('login')).toMatchObject({ code: 0 });
}

/** Installs from nothing: no cache and no lock file. */
async function install() {
  const app = await bench.write('app', npmPackage('app', { dependencies: { greeter: '^1.0.0' } }));
  for (const left of ['app/node_modules', 'app/package-lock.json', '.npm'])
    rmSync(`${bench.home}/${left}`, { recursive: true, force: true });
  return await runJavascript(bench, 'npm11', ['install'], { cwd: app });
}

describe('a session', () => {
  it('writes the token at login, keeps it fresh, and takes it away at logout', async () => {
    bench = await openWorkbench({ tokenMarker: 'CANARY' });
    bench.env['PREFIX'] = `${bench.home}/prefix`;
    bench.emulator.addPackage(at, { name: 'greeter', version: '1.0.0' });
    await bench.write('', { '.npmrc': '# mine\nsave-exact = true\n' });
    await bench.enroll();
    await bench.browser('hardware-key');
    const first = await bench.vouch(...setup);
    expect(first).toMatchObject({ code: 0 });
    expect(first.stderr).toContain('its token will be written by: vouch login');
    expect(filesWith('CANARY')).toEqual([]);

    expect(await bench.vouch('login')).toMatchObject({ code: 0 });
    expect(filesWith('CANARY')).toEqual([`${bench.home}/.npmrc`]);
    const app = await bench.write('app', npmPackage('app', { dependencies: { greeter: '^1.0.0' } }));
    const installed = await runJavascript(bench, 'npm11', ['install'], { cwd: app });
    expect(installed.stderr).toBe('');
    expect(installed).toMatchObject({ code: 0 });
    expect(readFileSync(`${app}/package-lock.json`, 'utf8')).not.toContain('CANARY');

    expect(await bench.vouch('logout')).toMatchObject({ code: 0 });
    expect(filesWith('CANARY')).toEqual([]);
    expect(await bench.vouch(...setup, '--remove')).toMatchObject({ code: 0 });
    expect(await bench.read('.npmrc')).toBe('# mine\nsave-exact = true\n');
  });

  it('renews a token that has run out, with nobody there', async () => {
    bench = await openWorkbench({ tokenMarker: 'CANARY', tokenSeconds: 20 });
    await signedIn();
    // The agent looks every 30 seconds.
    await expect.poll(async () => (await install()).code, { timeout: 60_000, interval: 4_000 }).toBe(1);
    await expect.poll(async () => (await install()).code, { timeout: 60_000, interval: 4_000 }).toBe(0);
  });

  it.each(['SIGUSR1', 'SIGTERM', 'SIGKILL'] as const)(
    'leaves no token behind when its agent gets %s',
    async (signal) => {
      bench = await openWorkbench({ tokenMarker: 'CANARY' });
      await signedIn();
      const { agent } = JSON.parse((await bench.vouch('status', '--json')).stdout);
      expect(filesWith('CANARY')).toHaveLength(1);
      process.kill(agent.pid, signal);
      if (signal === 'SIGKILL') {
        const status = await bench.vouch('status');
        expect(status.stderr).toContain('because its session is over');
      }
      await expect.poll(() => filesWith('CANARY'), { timeout: 10_000 }).toEqual([]);
    },
  );
});
