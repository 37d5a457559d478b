import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../src/index.ts';
import { type ClientResult, isMissing, programOnPath, runClient } from './client.ts';

const cargo = programOnPath('cargo');
const index = 'sparse+https://my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com/cargo/my-repo/';

describe.skipIf(isMissing('cargo', cargo))('cargo', { timeout: 180_000 }, () => {
  let emulator: Emulator;
  let root: string;

  beforeAll(async () => {
    emulator = await startEmulator();
    root = await mkdtemp(join(tmpdir(), 'emulator-cargo-'));
    await writePackage(
      'greeter',
      '',
      'pub fn greet() -> &\'static str { "hello from the registry" }\n',
      'lib.rs',
    );
    await writePackage(
      'caller',
      'greeter = { version = "1", registry = "ca" }\n',
      'fn main() { println!("{}", greeter::greet()); }\n',
      'main.rs',
    );
  });
  afterAll(async () => {
    await emulator?.close();
    await rm(root, { recursive: true, force: true });
  });
  afterEach(() => emulator.clearRequests());

  async function writePackage(name: string, dependencies: string, code: string, file: string): Promise<void> {
    const head = `[package]\nname = "${name}"\nversion = "1.0.0"\nedition = "2021"\nlicense = "MIT"\ndescription = "A test."\n`;
    await mkdir(join(root, name, 'src'), { recursive: true });
    await writeFile(join(root, name, 'Cargo.toml'), `${head}\n[dependencies]\n${dependencies}`);
    await writeFile(join(root, name, 'src', file), code);
  }

  /** Runs cargo with a home of its own, in which nothing but the registry and this token stands. */
  async function run(name: string, args: readonly string[], token: string): Promise<ClientResult> {
    const home = await mkdtemp(join(root, 'home-'));
    await writeFile(
      join(home, 'config.toml'),
      `[registries.ca]\nindex = "${index}"\ncredential-provider = "cargo:token"\n`,
    );
    await writeFile(join(home, 'credentials.toml'), `[registries.ca]\ntoken = "${token}"\n`);
    return runClient(cargo ?? '', args, {
      directory: join(root, name),
      environment: {
        ...emulator.environment,
        CARGO_HOME: home,
        HOME: process.env['HOME'] ?? home,
        CARGO_NET_RETRY: '0',
        CARGO_TARGET_DIR: join(root, 'target'),
      },
    });
  }

  const publish = ['publish', '--registry', 'ca', '--allow-dirty', '--no-verify'];

  it('publishes a crate, and builds another one with it', async () => {
    const token = emulator.issueToken();
    expect(await run('greeter', publish, token)).toMatchObject({ code: 0 });
    const built = await run('caller', ['run', '--quiet'], token);
    expect(built).toMatchObject({ code: 0, stdout: 'hello from the registry\n' });
    expect(emulator.count({ operation: 'publish', status: 200 })).toBe(1);
    expect(emulator.count({ operation: 'download', status: 200 })).toBe(1);
    expect(emulator.count((request) => request.service === 'other')).toBe(0);
  });

  it('shows the refusal of a version that is there', async () => {
    // The index would tell cargo before it asks, so for once the index says that there is no such crate.
    emulator.setFault({ kind: 'error', status: 404, operation: 'index', times: 1 });
    await run('greeter', publish, emulator.issueToken());
    emulator.setFault({ kind: 'error', status: 404, operation: 'index', times: 1 });
    const result = await run('greeter', publish, emulator.issueToken());
    emulator.setFault(null);
    expect(result.code).not.toBe(0);
    expect(result.stderr).toContain('crate version greeter@1.0.0 already exists');
  });

  it.each([
    ['a wrong token', () => 'nonsense', 'wrong'],
    ['an expired token', () => emulator.issueToken({ seconds: -1 }), 'expired'],
    ['a token for another domain', () => emulator.issueToken({ domain: 'elsewhere' }), 'foreign'],
  ])('is refused with %s', async (_what, token, authorization) => {
    const result = await run('caller', ['fetch'], token());
    expect(result.code).not.toBe(0);
    expect(result.stderr).toContain('token rejected');
    expect(emulator.requests).toMatchObject([{ authorization: 'none' }, { authorization, status: 401 }]);
  });
});
