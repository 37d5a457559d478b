import { readFileSync } from 'node:fs';
import { account, domainFlags, openWorkbench, type Workbench } from '@vouch/workbench';
import { canary } from '@vouch/workbench/canary';
import { isRunning } from '@vouch/workbench/is-running';
import { npmPackage, runJavascript } from '@vouch/workbench/javascript';
import { afterEach, describe, expect, it } from 'vitest';
import { at, errandsOver, filesWithToken, npmBench } from './bench.ts';
import { installAnew, setup, signedInBench } from './greeter-session.ts';

let bench: Workbench;
afterEach(() => bench.close());

const filesWith = () => filesWithToken(bench.home);

async function signedIn(): Promise<void> {
  bench = await signedInBench();
}

const install = () => installAnew(bench);

describe('a session', () => {
  it('writes the token at login, keeps it fresh, and takes it away at logout', async () => {
    bench = await npmBench();
    bench.emulator.addPackage(at, { name: 'greeter', version: '1.0.0' });
    await bench.write('', { '.npmrc': '# mine\nsave-exact = true\n' });
    const first = await bench.vouch(...setup);
    expect(first).toMatchObject({ code: 0 });
    expect(first.stderr).toContain('the token will be written there by: vouch login');
    expect(filesWith()).toEqual([]);

    expect(await bench.vouch('login')).toMatchObject({ code: 0 });
    expect(filesWith()).toEqual([`${bench.home}/.npmrc`]);
    const app = await bench.write('app', npmPackage('app', { dependencies: { greeter: '^1.0.0' } }));
    const installed = await runJavascript(bench, 'npm11', ['install'], { cwd: app });
    expect(installed.stderr).toBe('');
    expect(installed).toMatchObject({ code: 0 });
    expect(readFileSync(`${app}/package-lock.json`, 'utf8')).not.toContain(canary);

    expect(await bench.vouch('logout')).toMatchObject({ code: 0 });
    expect(filesWith()).toEqual([]);
    expect(await bench.vouch(...setup, '--remove')).toMatchObject({ code: 0 });
    expect(await bench.read('.npmrc')).toBe('# mine\nsave-exact = true\n');
  });

  it('that takes the place of another writes its own token, and where it may have none it takes out the former one', async () => {
    await signedIn();
    expect(await bench.vouch('login')).toMatchObject({ code: 0 });
    await errandsOver(bench);
    expect(filesWith()).toEqual([`${bench.home}/.npmrc`]);
    expect(await install()).toMatchObject({ code: 0 });

    bench.emulator.setFault({ kind: 'error', status: 403, operation: 'GetAuthorizationToken' });
    expect((await bench.vouch('login')).stderr).toContain('no token was written for npm and my-repo');
    await expect.poll(() => filesWith(), { timeout: 20_000 }).toEqual([]);
  });

  it('whose role may have no token makes set-up fail, and says why: npm would meet a 401 after it', async () => {
    bench = await npmBench();
    await bench.signIn();
    const denied = { kind: 'error', status: 403, operation: 'GetAuthorizationToken' } as const;
    bench.emulator.setFault(denied);
    const done = await bench.vouch(...setup);
    expect(done.code).toBe(5);
    expect(done.stderr).toContain('GetAuthorizationToken for my-domain-123456789012 failed: ');
    expect(filesWith()).toEqual([]);
  });

  it.each(['SIGUSR1', 'SIGTERM', 'SIGKILL'] as const)(
    'leaves no token behind when its agent gets %s',
    async (signal) => {
      await signedIn();
      // The errand that the login wants would take the token out itself.
      await errandsOver(bench);
      const { agent } = JSON.parse((await bench.vouch('status', '--json')).stdout);
      expect(filesWith()).toHaveLength(1);
      process.kill(agent.pid, signal);
      if (signal === 'SIGKILL') {
        await expect.poll(() => isRunning(agent.pid), { timeout: 10_000 }).toBe(false);
        const status = await bench.vouch('status');
        expect(status.stderr).toContain('because its session is over');
      }
      await expect.poll(() => filesWith(), { timeout: 10_000 }).toEqual([]);
    },
  );

  it('has left no token behind when vouch agent stop says that its agent has ended', async () => {
    await signedIn();
    await errandsOver(bench);
    expect(filesWith()).toEqual([`${bench.home}/.npmrc`]);
    expect(await bench.vouch('agent', 'stop')).toMatchObject({ code: 0, stdout: 'the agent has ended\n' });
    expect(filesWith()).toEqual([]);
  });

  it('keeps the token of a session that another took the place of, until that one’s is written', async () => {
    await signedIn();
    await errandsOver(bench);
    const uses = await bench.read('.vouch/state/static.json');
    const former = uses.replace(/"session": "[^"]+"/, '"session": "another"');
    expect(former).not.toBe(uses);
    await bench.write('.vouch/state', { 'static.json': former });
    expect(await bench.vouch('status')).toMatchObject({ code: 0, stderr: '' });
    expect(filesWith()).toHaveLength(1);
  });

  it('serves two repositories side by side, by scope', async () => {
    bench = await npmBench();
    bench.emulator.addPackage(at, { name: '@team/words', version: '1.0.0' });
    bench.emulator.addPackage({ ...at, repository: 'other-repo' }, { name: 'greeter', version: '1.0.0' });
    const other = ['setup', 'codeartifact', '--tool', 'npm', '--repository', 'other-repo', ...domainFlags];
    expect(await bench.vouch(...setup, '--scope', '@team')).toMatchObject({ code: 0 });
    expect(await bench.vouch(...other)).toMatchObject({ code: 0 });
    expect((await bench.vouch(...setup)).stderr).toContain('for the same packages (registry)');
    expect(await bench.vouch('login')).toMatchObject({ code: 0 });
    const dependencies = { greeter: '^1.0.0', '@team/words': '^1.0.0' };
    const app = await bench.write('app', npmPackage('app', { dependencies }));
    expect(await runJavascript(bench, 'npm11', ['install'], { cwd: app })).toMatchObject({ code: 0 });
    expect(bench.emulator.count({ operation: 'GetAuthorizationToken' })).toBe(1);
  });
});

describe('without a session', () => {
  it('setup writes a token of the identity at hand, once; logout takes it away', async () => {
    bench = await openWorkbench();
    bench.env['PREFIX'] = `${bench.home}/prefix`;
    await bench.signIn();
    const again =
      'vouch setup codeartifact --tool npm --repository my-repo --domain my-domain --domain-owner 123456789012 --region us-east-1 --token-store file';
    const done = await bench.vouch(...setup);
    expect(done.code).toBe(0);
    expect(done.stderr).toContain('npm now reads a CodeArtifact token that nobody keeps fresh: ');
    expect(done.stderr).toMatch(/ends at \d\d:\d\d; then run this again: /);
    expect(done.stderr).toContain(`: ${again}\n`);
    expect(filesWith()).toEqual([`${bench.home}/.npmrc`]);
    const refresh = await bench.vouch('refresh');
    expect(refresh.code).toBe(6);
    expect(refresh.stderr).toMatch(
      /it was set up with neither a session nor a named AWS profile; the one that set-up wrote ends at \d\d:\d\d\n/,
    );
    expect(refresh.stderr).toContain(`  hint: ${again}; with --aws-profile NAME vouch refresh renews it\n`);
    expect(await bench.vouch('logout')).toMatchObject({ code: 0 });
    expect(filesWith()).toEqual([]);
  });

  it('setup with an AWS profile says when its token ends, and vouch refresh writes another', async () => {
    const user = {
      arn: `arn:aws:iam::${account}:user/machine`,
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      secretAccessKey: 'the-key-of-a-test',
    };
    bench = await openWorkbench({ users: [user] });
    bench.env['PREFIX'] = `${bench.home}/prefix`;
    bench.emulator.addPackage(at, { name: 'greeter', version: '1.0.0' });
    const credentials = `[work]\naws_access_key_id = ${user.accessKeyId}\naws_secret_access_key = ${user.secretAccessKey}\n`;
    await bench.write('.aws', { credentials });
    const done = await bench.vouch(...setup, '--aws-profile', 'work');
    expect(done.code).toBe(0);
    expect(done.stderr).toContain('npm now reads a CodeArtifact token that vouch refresh renews: ');
    expect(done.stderr).toMatch(/\nit ends at \d\d:\d\d; then run: vouch refresh\n$/);
    bench.emulator.expireTokens();
    expect(await install()).toMatchObject({ code: 1 });
    const refreshed = await bench.vouch('refresh');
    expect(refreshed).toMatchObject({ code: 0, stderr: expect.stringMatching(/then run: vouch refresh\n$/) });
    expect(await install()).toMatchObject({ code: 0 });
    expect(await bench.vouch('logout')).toMatchObject({ code: 0 });
    expect(filesWith()).toEqual([]);
  });
});
