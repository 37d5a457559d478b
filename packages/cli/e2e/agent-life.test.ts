import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { account, domainFlags, openWorkbench, type Workbench } from '@vouch/workbench';
import { isRunning } from '@vouch/workbench/is-running';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
beforeEach(async () => {
  await bench.clearHome();
  await bench.signIn();
});
afterAll(() => bench.close());

const linux = process.platform === 'linux';
const run = () => join(bench.home, '.vouch/run');

describe('vouch agent status', () => {
  it('counts the tokens that the agent holds', async () => {
    bench.useAgent();
    const held = async (action: string) => (await bench.vouch('agent', action)).stdout.replace(/\d+/, 'N');
    expect(await held('start')).toBe('the agent runs as process N and holds 0 tokens\n');
    expect(await bench.vouch('credential', 'codeartifact', ...domainFlags)).toMatchObject({ code: 0 });
    expect(await held('status')).toBe('the agent runs as process N and holds 1 token\n');
  });
});

describe('an agent of a shell with XDG_RUNTIME_DIR', () => {
  it('serves a shell that has none, as su and cron have it, and ends from there', async () => {
    bench.useAgent();
    const runtime = join(bench.home, 'runtime');
    await mkdir(runtime, { mode: 0o700 });
    bench.env['XDG_RUNTIME_DIR'] = runtime;
    const started = await bench.vouch('agent', 'start');
    delete bench.env['XDG_RUNTIME_DIR'];
    expect((await bench.vouch('agent', 'status')).stdout).toBe(started.stdout);
    expect(await bench.vouch('credential', 'codeartifact', ...domainFlags)).toMatchObject({ code: 0 });
    expect((await bench.vouch('agent', 'status')).stdout).toBe(started.stdout.replace('0 tokens', '1 token'));
    expect((await bench.vouch('agent', 'stop')).stdout).toBe('the agent has ended\n');
    expect((await bench.vouch('agent', 'status')).stdout).toBe('no agent is running\n');
  });
});

describe.skipIf(!linux)('vouch agent stop', () => {
  it('comes back when the process has ended, which writes into ~/.vouch until then', async () => {
    bench.useAgent();
    await bench.vouch('agent', 'start');
    expect(await bench.vouch('credential', 'codeartifact', ...domainFlags)).toMatchObject({ code: 0 });
    const { agent } = JSON.parse((await bench.vouch('status', '--json')).stdout);
    expect(isRunning(agent.pid)).toBe(true);
    expect(await bench.vouch('agent', 'stop')).toMatchObject({ code: 0, stderr: '' });
    expect(isRunning(agent.pid)).toBe(false);
  });

  it('is what vouch logout does as well', async () => {
    await bench.enroll();
    await bench.browser('hardware-key');
    await bench.vouch('login');
    const { agent } = JSON.parse((await bench.vouch('status', '--json')).stdout);
    expect(await bench.vouch('logout')).toMatchObject({ code: 0 });
    expect(isRunning(agent.pid)).toBe(false);
  });

  it('ends an agent that nobody can speak to any more', async () => {
    bench.useAgent();
    expect(await bench.vouch('agent', 'start')).toMatchObject({ code: 0 });
    const [key = ''] = (await readdir(run())).filter((name) => name.endsWith('.key'));
    await writeFile(join(run(), key), 'damaged', { mode: 0o600 });
    const status = await bench.vouch('agent', 'status');
    expect(status).toMatchObject({ code: 6, stderr: expect.stringContaining('hint: vouch agent stop\n') });
    const stopped = await bench.vouch('agent', 'stop');
    expect(stopped).toMatchObject({ code: 0, stdout: 'the agent has ended\n' });
    expect(stopped.stderr).toMatch(/^vouch: the agent cannot be told to stop: .*\.key is not a key file\n$/);
    expect(await bench.vouch('agent', 'start')).toMatchObject({ code: 0 });
    expect(await bench.vouch('agent', 'stop')).toMatchObject({ code: 0, stderr: '' });
  });
});

describe.skipIf(!linux)('a private agent', () => {
  it('ends with the command, also where that is killed', async () => {
    const flags = domainFlags.map((flag) => flag.replace('--', '--ca-'));
    const asking = ['sh', '-c', 'echo "$VOUCH_AGENT_DIRECTORY"; exec cat'];
    const child = spawn(process.execPath, [bench.vouchProgram, 'exec', ...flags, '--', ...asking], {
      env: { ...bench.env },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const directory = String(await once(child.stdout, 'data')).trim();
    const locks = await readdir(join(directory, 'agent-v1.lock'));
    const pid = Number(locks[0]?.split('-')[0]);
    expect(isRunning(pid)).toBe(true);
    child.kill('SIGKILL');
    await expect.poll(() => isRunning(pid), { timeout: 20_000 }).toBe(false);
    child.stdin.end();
  });
});

describe('vouch logout', () => {
  it('ends the session of an agent that was started with another runtime directory', async () => {
    bench.useAgent();
    const runtime = join(bench.home, 'runtime');
    await mkdir(runtime, { mode: 0o700 });
    bench.env['XDG_RUNTIME_DIR'] = runtime;
    expect(await bench.vouch('agent', 'start')).toMatchObject({ code: 0 });
    delete bench.env['XDG_RUNTIME_DIR'];
    const done = await bench.vouch('logout');
    expect(done).toMatchObject({ code: 0 });
    expect(done.stderr).toContain('signed out: the session and every token are dropped\n');
    bench.env['XDG_RUNTIME_DIR'] = runtime;
    expect(await bench.vouch('agent', 'status')).toMatchObject({ stdout: 'no agent is running\n' });
    delete bench.env['XDG_RUNTIME_DIR'];
  });

  it('ends a session that somebody began below vouch exec, and drops the tokens of its agent, which goes on', async () => {
    bench.signOut();
    await bench.enroll();
    await bench.browser('hardware-key');
    const vouch = `'${process.execPath}' '${bench.vouchProgram}'`;
    const inside = [
      `${vouch} login && touch "$HOME/signed-in"`,
      'while ! [ -e "$HOME/signed-out" ]; do sleep 0.1; done',
      `${vouch} status`,
      `${vouch} agent status`,
    ].join('\n');
    await bench.signIn();
    const flags = domainFlags.map((flag) => flag.replace('--', '--ca-'));
    const running = bench.start(
      process.execPath,
      [bench.vouchProgram, 'exec', ...flags, '--', 'sh', '-c', inside],
      { cwd: bench.home },
    );
    await expect.poll(() => access(join(bench.home, 'signed-in')), { timeout: 60_000 }).toBeUndefined();
    const done = await bench.vouch('logout');
    expect(done).toMatchObject({ code: 0, stderr: 'signed out: the session and every token are dropped\n' });
    await bench.write('.', { 'signed-out': '' });
    const { stdout } = await running.done;
    expect(stdout).toMatch(/^signed out: vouch login$/m);
    expect(stdout).toMatch(/^the agent runs as process \d+ and holds 0 tokens$/m);
  });

  it('ends the session also where the list of tokens in files is damaged, and says so', async () => {
    bench.useAgent();
    expect(await bench.vouch('agent', 'start')).toMatchObject({ code: 0 });
    await bench.write('.vouch/state', { 'static.json': 'damaged' });
    expect(await bench.vouch('agent', 'status')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('the agent runs'),
      stderr: expect.stringContaining('static.json'),
    });
    const done = await bench.vouch('logout');
    expect(done).toMatchObject({ code: 6, stderr: expect.stringContaining('signed out: the session') });
    expect(await bench.vouch('agent', 'status')).toMatchObject({ stdout: 'no agent is running\n' });
  });
});

describe.skipIf(!linux)('an answer that cannot be written', () => {
  it.each([
    ['vouch', ['--help']],
    ['vouch', ['status', '--json']],
    ['vouch', ['credential', 'codeartifact', ...domainFlags]],
  ])('%s %j is a failure on a full disk, and none where the reader has gone', async (_, args) => {
    const command = [process.execPath, bench.vouchProgram, ...args];
    const quoted = command.map((word) => `'${word}'`).join(' ');
    const full = await bench.run('sh', ['-c', `${quoted} > /dev/full`]);
    expect(full).toMatchObject({ code: 6 });
    expect(full.stderr).toContain('the answer could not be written to standard output (ENOSPC)');
    const gone = await bench.run('bash', ['-c', `${quoted} | true; echo "\${PIPESTATUS[0]}"`]);
    expect(gone).toMatchObject({ stdout: '0\n', stderr: '' });
  });

  it('is none where nothing is said: the exit code of a command that vouch exec runs is its own', async () => {
    const run = `'${process.execPath}' '${bench.vouchProgram}' exec --type codeartifact --ca-domain my-domain --ca-domain-owner ${account} --ca-region us-east-1 -- sh -c 'exit 3'`;
    expect(await bench.run('sh', ['-c', `${run} > /dev/full`])).toMatchObject({ code: 3, stderr: '' });
  });
});
