import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { listenForCallback } from '../src/testing/callback.ts';
import { runClient } from './client.ts';

const directory = join(dirname(fileURLToPath(import.meta.url)), '..');
const program = join(directory, 'dist', 'codeartifact-emulator.js');
const run = (...args: string[]) =>
  runClient(process.execPath, [program, ...args], { directory, environment: { HOME: directory } });

beforeAll(async () => {
  if (await isFresh()) return;
  const build = join(directory, '..', '..', 'tooling', 'build.mjs');
  await promisify(execFile)(process.execPath, [build], { cwd: directory, timeout: 60_000 });
});

/** A bundle of yesterday's source would test yesterday's source. */
async function isFresh(): Promise<boolean> {
  const source = join(directory, 'src');
  const files = await readdir(source, { recursive: true });
  const times = await Promise.all(files.map(async (file) => (await stat(join(source, file))).mtimeMs));
  const built = await stat(program).catch(() => undefined);
  return built !== undefined && times.every((time) => time < built.mtimeMs);
}

describe('codeartifact-emulator exec', () => {
  it('gives the command the environment, and ends with its exit code', async () => {
    const script = `fetch(process.env.EMULATOR_CONTROL_URL + '/requests', {
      headers: { authorization: 'Bearer ' + process.env.EMULATOR_CONTROL_SECRET },
    }).then((reply) => { console.log(reply.status, process.argv[1]); process.exit(reply.ok ? 7 : 1); });`;
    const result = await run('exec', '--token-seconds', '63', '--', process.execPath, '-e', script, 'word');
    expect(result).toEqual({ code: 7, stdout: '200 word\n', stderr: '' });
  });

  it('removes its directory when the command has ended', async () => {
    const result = await run('exec', 'sh', '-c', 'cat "$SSL_CERT_FILE" | tail -1; echo "$SSL_CERT_FILE"');
    const [last, bundle] = result.stdout.trim().split('\n');
    expect(last).toBe('-----END CERTIFICATE-----');
    expect(existsSync(dirname(bundle ?? ''))).toBe(false);
  });

  it.each([
    ['a command that does not exist', ['exec', '/no/such/program'], 127, 'ENOENT'],
    ['a wrong command line', ['exec'], 2, 'Usage:'],
  ])('says what is wrong with %s', async (_what, args, code, text) => {
    const result = await run(...args);
    expect(result.code).toBe(code);
    expect(result.stderr).toContain(text);
  });

  it('passes a signal on, and reports it like a shell', async () => {
    const script = 'trap "" HUP; echo ready; exec sleep 60';
    const child = spawn(process.execPath, [program, 'exec', 'sh', '-c', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    expect(await exitCode(child)).toBe(128 + 15);
  });
});

describe('codeartifact-emulator start', () => {
  async function start() {
    const child = spawn(process.execPath, [program, 'start'], { stdio: ['pipe', 'pipe', 'inherit'] });
    const [line] = await once(createInterface(child.stdout), 'line');
    return { child, told: JSON.parse(line) };
  }

  it('prints the environment and runs until its stdin ends', async () => {
    const { child, told } = await start();
    expect(told.controlUrl).toBe(told.environment.EMULATOR_CONTROL_URL);
    expect(await readFile(told.environment.NODE_EXTRA_CA_CERTS, 'utf8')).toContain('BEGIN CERTIFICATE');
    child.stdin.end();
    expect(await exitCode(child)).toBe(0);
    expect(existsSync(told.environment.NODE_EXTRA_CA_CERTS)).toBe(false);
  });

  it('runs until it is told to stop', async () => {
    const { child } = await start();
    child.kill('SIGTERM');
    expect(await exitCode(child)).toBe(0);
  });
});

describe('codeartifact-emulator browse', () => {
  const authorize = (redirectUri: string) =>
    `https://login.vouch.test/authorize?${new URLSearchParams({
      client_id: 'vouch-cli',
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: 'openid',
      state: 'some-state',
      code_challenge: 'a'.repeat(43),
      code_challenge_method: 'S256',
    })}`;

  it('signs in, and says where it ended without the code', async () => {
    const listener = await listenForCallback();
    try {
      const url = authorize(listener.redirectUri);
      const browse = [process.execPath, program, 'browse', '--with', 'password', url];
      const result = await run('exec', ...browse);
      expect(result).toEqual({ code: 0, stdout: `200 ${listener.redirectUri}\n`, stderr: '' });
      expect(listener.heard[0]?.searchParams.get('state')).toBe('some-state');
    } finally {
      await listener.close();
    }
  });

  it('fails where it is told to go to a page that refuses, and where there is no emulator', async () => {
    const url = authorize('https://evil.test/callback');
    const refused = await run('exec', process.execPath, program, 'browse', url);
    expect([refused.code, refused.stderr]).toEqual([
      1,
      'codeartifact-emulator: https://login.vouch.test/authorize answered 400\n',
    ]);
    expect(await run('browse', url)).toMatchObject({ code: 1, stdout: '' });
  });
});

async function exitCode(child: ChildProcess): Promise<number | null> {
  const [code] = await once(child, 'exit', { signal: AbortSignal.timeout(60_000) });
  return code;
}
