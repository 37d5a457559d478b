import { chmod, chown, lstat, mkdir, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setupArgs } from '@vouch/workbench';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type DoctorBench, expectFixed, findingOf, openDoctorBench } from './doctor-bench.ts';

let bench: DoctorBench;
let restore: () => Promise<void>;

beforeAll(async () => {
  bench = await openDoctorBench();
  await bench.signIn();
  await bench.setUp('cargo');
  restore = await bench.keep();
});
afterEach(() => restore());
afterAll(() => bench.close());

const at = (...parts: string[]) => join(bench.home, ...parts);

describe('vouch doctor', () => {
  it('finds nothing wrong on a good day, in text and in JSON, and shows no secret', async () => {
    const found = await bench.examine();
    expect(found.findings.filter(({ state }) => state !== 'good')).toEqual([]);
    expect(found).toMatchObject({ code: 0, healthy: true });
    const names = new Set(found.findings.map(({ check }) => check));
    expect([...names]).toEqual(
      expect.arrayContaining(['agent', 'session', 'network', 'clock', 'identity', 'domains', 'cargo']),
    );
    const text = await bench.vouch('doctor');
    expect(text).toMatchObject({ code: 0, stderr: '' });
    expect(text.stdout).toMatch(/^good {5}identity: .*assumed-role\/developer.* of account 123456789012$/m);
    expect(text.stdout).toMatch(/\n0 bad, 0 to look at, \d+ good\n$/);
    expect(text.stdout).not.toMatch(/eyJ/);
  });

  it('writes nothing', async () => {
    const before = await lstat(at('.vouch', 'config.json'));
    await bench.examine();
    const after = await lstat(at('.vouch', 'config.json'));
    expect([after.mtimeMs, after.ino]).toEqual([before.mtimeMs, before.ino]);
    await expect(lstat(at('.vouch', 'run'))).rejects.toThrow();
  });
});

describe('this machine', () => {
  it('mends modes, a launcher whose program is gone, a second vouch, and an agent directory that is open', async () => {
    await chmod(at('.vouch', 'config.json'), 0o666);
    const launcher = '.vouch/bin/cargo-credential-vouch';
    const text = (await bench.read(launcher)).replaceAll(bench.vouchProgram, '/opt/gone/vouch.js');
    await writeFile(at(launcher), text);
    await bench.program('vouch', 'echo "another one"', 'first');
    bench.env['PATH'] = `${at('first')}:${bench.env['PATH']}`;
    await mkdir(at('.vouch', 'run'), { mode: 0o755 });
    await chmod(at('.vouch', 'run'), 0o755);
    await bench.write('.config/vouch', { 'config.json': '{}' });
    await expectFixed(bench, [
      { check: 'config', says: /can be written by others/, fix: /^chmod 600 \S+config\.json$/ },
      {
        check: 'launchers',
        says: /starts \/opt\/gone\/vouch\.js, which is gone/,
        // Our own paths, because the bare name would start the other one.
        fix: /^\S+node \S+vouch\.js setup codeartifact --tool cargo --repository my-repo/,
      },
      {
        check: 'vouch',
        says: /another vouch is first on PATH: \S+first\/vouch \(the existing Vouch is set up here/,
        state: 'warning',
        fix: /^export PATH="\S+\/bin:\$PATH"$/,
      },
      { check: 'agent', says: /is open to other users/, fix: /^chmod 700 / },
    ]);
  });

  it('mends a launcher that cannot be run, and one whose Node is gone', async () => {
    const launcher = '.vouch/bin/cargo-credential-vouch';
    await chmod(at(launcher), 0o600);
    await expectFixed(bench, [{ check: 'launchers', says: /cannot be run/, fix: /^chmod 700 / }]);
    const text = (await bench.read(launcher)).replaceAll(process.execPath, '/opt/node-18/bin/node');
    await writeFile(at(launcher), text);
    await expectFixed(bench, [
      {
        check: 'launchers',
        says: /starts \/opt\/node-18\/bin\/node, which is gone/,
        fix: /^vouch setup codeartifact/,
      },
    ]);
  });

  it('moves a broken configuration aside, and then names the domain that a tool lacks', async () => {
    await writeFile(at('.vouch', 'config.json'), '{"codeartifact": {');
    const { before, after } = await expectFixed(bench, [
      {
        check: 'config',
        says: /config\.json is not JSON/,
        fix: /^mv \S+config\.json \S+config\.json\.aside-\d+$/,
      },
    ]);
    // It is not known who would be signed in, so nothing is said of that.
    findingOf(before, {
      check: 'identity',
      says: /^not checked: the configuration cannot be read$/,
      state: 'warning',
      fix: /^/,
    });
    expect(after.code).toBe(1);
    const { after: last } = await expectFixed(bench, [
      {
        check: 'config',
        says: /cargo is set up for my-domain-123456789012 in us-east-1, which is not configured/,
        fix: /^vouch setup codeartifact --tool cargo .*--domain my-domain --domain-owner 123456789012/,
      },
    ]);
    expect(last.healthy).toBe(true);
  });

  it('has profiles of one domain agree again that somebody gave different AWS profiles', async () => {
    const { AWS_ROLE_ARN, AWS_WEB_IDENTITY_TOKEN_FILE } = bench.env;
    await bench.write('.aws', {
      config: `[profile work]\nrole_arn = ${AWS_ROLE_ARN}\nweb_identity_token_file = ${AWS_WEB_IDENTITY_TOKEN_FILE}\n`,
    });
    const config = JSON.parse(await bench.read('.vouch/config.json'));
    const { profiles } = config.codeartifact;
    profiles.second = { ...profiles.default, aws_profile: 'work' };
    await bench.write('.vouch', { 'config.json': JSON.stringify(config) });
    const { after } = await expectFixed(bench, [
      {
        check: 'config',
        says: /^the profiles default and second name my-domain-\S+ in us-east-1 with different AWS profiles/,
        fix: /^vouch setup codeartifact --tool cargo .* --aws-profile work$/,
      },
    ]);
    expect(after.healthy).toBe(true);
  });

  it('names the set-up where no domain is configured', async () => {
    await bench.vouch(...setupArgs('cargo', '--remove'));
    const none = {
      check: 'config',
      says: /^no CodeArtifact domain is configured$/,
      state: 'warning',
    } as const;
    const { fix } = findingOf(await bench.examine(), { ...none, fix: /^/ });
    expect(fix).toBe('vouch setup codeartifact --tool TOOL --repository NAME --domain NAME');
  });

  it('moves a damaged journal and a damaged list of tokens aside', async () => {
    await writeFile(at('.vouch', 'state', 'journal.json'), '{"version": 1, "files": [');
    await writeFile(at('.vouch', 'state', 'static.json'), '[]');
    await expectFixed(bench, [
      { check: 'state', says: /journal\.json is damaged/, fix: /^mv \S+journal\.json / },
      { check: 'state', says: /static\.json is damaged/, fix: /^mv \S+static\.json / },
    ]);
  });

  it('says when this vouch is not on PATH at all', async () => {
    await rename(at('bin', 'vouch'), at('bin', 'other'));
    const found = await bench.examine();
    const { what } = findingOf(found, {
      check: 'vouch',
      says: /no vouch is on PATH/,
      state: 'warning',
      fix: /^/,
    });
    expect(what).toContain(bench.vouchProgram);
  });
});

describe('the agent', () => {
  it('moves a directory aside that is a link, or a file', async () => {
    await mkdir(at('elsewhere'), { mode: 0o700 });
    await symlink(at('elsewhere'), at('.vouch', 'run'));
    await expectFixed(bench, [
      { check: 'agent', says: /is a symbolic link/, fix: /^mv \S+run \S+run\.aside-\d+$/ },
    ]);
    await writeFile(at('.vouch', 'run'), '');
    // `mv` onto the link of before must not put it below that.
    await expectFixed(bench, [{ check: 'agent', says: /is not a directory/, fix: /^mv / }]);
  });

  it.skipIf(process.getuid?.() !== 0)('moves a directory of another user’s aside', async () => {
    await mkdir(at('.vouch', 'run'), { mode: 0o700 });
    await chown(at('.vouch', 'run'), 65_534, 65_534);
    await expectFixed(bench, [
      {
        check: 'agent',
        says: /belongs to another user \(uid 65534\)/,
        fix: /^mv \S+run \S+run\.aside-\d+$/,
      },
    ]);
  });

  it('starts one where a killed one left its socket, and ends one that says nothing', async () => {
    bench.useAgent();
    const started = await bench.vouch('agent', 'start');
    const pidOf = (line: string) => Number(/process (\d+)/.exec(line)?.[1]);
    process.kill(pidOf(started.stdout), 'SIGKILL');
    await expect.poll(async () => (await bench.vouch('agent', 'status')).stdout).toContain('no agent');
    const { after } = await expectFixed(bench, [
      {
        check: 'agent',
        says: /was left by an agent that was killed/,
        state: 'warning',
        fix: /^vouch agent start$/,
      },
    ]);
    const { what } = findingOf(after, {
      check: 'agent',
      says: /^process \d+ answers/,
      state: 'good',
      fix: /^/,
    });
    process.kill(pidOf(what), 'SIGSTOP');
    await expectFixed(bench, [
      {
        check: 'agent',
        says: new RegExp(`does not answer; it is process ${pidOf(what)}`),
        fix: /^kill -KILL \d+$/,
      },
    ]);
  });

  it('signs in where somebody has enrolled and nobody is signed in', async () => {
    bench.signOut();
    await bench.enroll();
    await bench.browser('hardware-key');
    const { after } = await expectFixed(bench, [
      { check: 'session', says: /nobody is signed in/, state: 'warning', fix: /^vouch login$/ },
      { check: 'identity', says: /./, fix: /^vouch login$/ },
    ]);
    expect(after.healthy).toBe(true);
    expect(after.text).toMatch(/signed in as ann@/);
    await bench.vouch('agent', 'stop');
  });

  it('takes the token out of its file that a killed agent’s session left there, alive', async () => {
    bench.signOut();
    await bench.enroll();
    await bench.browser('hardware-key');
    await bench.setUp('npm');
    await bench.vouch('login');
    const { agent } = JSON.parse((await bench.vouch('status', '--json')).stdout);
    process.kill(agent.pid, 'SIGKILL');
    await expectFixed(bench, [
      { check: 'npm', says: /\.npmrc holds a token of npm \(my-repo\) still/, fix: /^vouch logout$/ },
    ]);
    expect(await bench.read('.npmrc')).not.toContain('_authToken');
  });
});
