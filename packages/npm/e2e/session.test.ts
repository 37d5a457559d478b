import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
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
});
