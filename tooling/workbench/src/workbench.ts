import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Emulator, type EmulatorOptions, type Manner, startEmulator } from '@vouch/emulator';
import { canary, requireNoSecretIn, requireNoSecretPrinted } from './canary.ts';

const packages = fileURLToPath(new URL('../../../packages/', import.meta.url));
const vouch = join(packages, 'cli', 'dist', 'vouch.js');
const emulatorProgram = join(packages, 'emulator', 'dist', 'codeartifact-emulator.js');

export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  /** What stderr holds so far. */
  readonly said: () => string;
  readonly done: Promise<Finished>;
}

/** A home of its own, an emulator, and the real cargo between them. */
export interface Workbench {
  readonly emulator: Emulator;
  readonly home: string;
  /** The environment of every child: nothing of this machine's but PATH and the Rust toolchain. */
  readonly env: Record<string, string>;
  run(command: string, args: readonly string[], options?: RunOptions): Promise<Finished>;
  /** Starts a program and lets it be watched while it runs. */
  start(command: string, args: readonly string[], options?: RunOptions): Running;
  cargo(...args: string[]): Promise<Finished>;
  vouch(...args: string[]): Promise<Finished>;
  /** The path of the bundled `vouch`, for `start`. */
  readonly vouchProgram: string;
  /** Writes files below the home; gives the directory. */
  write(directory: string, files: Record<string, string>): Promise<string>;
  read(path: string): Promise<string>;
  /** Signs in as a role, by a web-identity token in a file. */
  signIn(options?: { readonly role?: string; readonly sub?: string }): Promise<void>;
  signOut(): void;
  /** An empty cargo home's cache, as on a new machine; the configuration stays. */
  coldCargo(): Promise<void>;
  /** Puts a browser with a person at it where `vouch login` looks for one. */
  browser(manner: Manner): Promise<void>;
  /** Enrolls at the emulator's issuer and sets up a role for the session; uses the agent from now on. */
  enroll(role?: string): Promise<void>;
  /** From now on programs start and use the agent; it ends with the bench. */
  useAgent(): void;
  /** A home as on the first day. */
  clearHome(): Promise<void>;
  close(): Promise<void>;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Record<string, string>;
  readonly input?: string | Buffer;
  /** Milliseconds after which the program is killed; its code is then -1. */
  readonly deadline?: number;
  /** A shell, or somebody else's program, that is to print a token. */
  readonly prints?: 'a secret';
}

export const host = 'my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com';
export const account = '123456789012';
export const developer = `arn:aws:iam::${account}:role/developer`;
export const domainFlags = ['--domain', 'my-domain', '--domain-owner', account, '--region', 'us-east-1'];

/** The words that set a tool up for `my-repo`, as `Workbench.vouch` takes them. */
export function setupArgs(tool: string, ...more: string[]): string[] {
  return ['setup', 'codeartifact', '--tool', tool, '--repository', 'my-repo', ...domainFlags, ...more];
}

/** An agent's last errand may still be writing when a test is over. */
const patiently = { recursive: true, force: true, maxRetries: 20, retryDelay: 100 };

export async function openWorkbench(options: EmulatorOptions = {}): Promise<Workbench> {
  const emulator = await startEmulator({ tokenMarker: canary, ...options });
  const home = await mkdtemp(join(tmpdir(), 'vouch-workbench-'));
  const env: Record<string, string> = {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    CARGO_HOME: join(home, '.cargo'),
    RUSTUP_HOME: process.env['RUSTUP_HOME'] ?? join(homedir(), '.rustup'),
    // No agent is started, so that nothing outlives a test. `useAgent` takes it away.
    VOUCH_AGENT: 'never',
    AWS_EC2_METADATA_DISABLED: 'true',
    CARGO_TERM_COLOR: 'never',
    CARGO_NET_RETRY: '0',
    ...emulator.environment,
  };

  const start: Workbench['start'] = (command, args, options = {}) => {
    const { cwd = home, env: more = {}, input = '', deadline = 110_000, prints } = options;
    let said = '';
    const ended = new Promise<Finished>((resolve) => {
      const child = execFile(
        command,
        [...args],
        { cwd, env: { ...env, ...more }, timeout: deadline, maxBuffer: 1 << 24 },
        (error, stdout, stderr) => {
          const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
          resolve({ code, stdout, stderr });
        },
      );
      child.stderr?.on('data', (text: string) => {
        said += text;
      });
      child.stdin?.on('error', () => {});
      child.stdin?.end(input);
    });
    const done = ended.then((finished) => {
      if (prints !== 'a secret') requireNoSecretPrinted([command, ...args], finished);
      return finished;
    });
    return { said: () => said, done };
  };
  const run: Workbench['run'] = (...program) => start(...program).done;

  return {
    emulator,
    home,
    env,
    start,
    run,
    cargo: (...args) => run('cargo', args),
    vouchProgram: vouch,
    vouch: (...args) => run(process.execPath, [vouch, ...args]),
    async write(directory, files) {
      for (const [name, text] of Object.entries(files)) {
        const path = join(home, directory, name);
        await mkdir(dirname(path), { recursive: true });
        await writeFile(path, text);
      }
      return join(home, directory);
    },
    read: (path) => readFile(join(home, path), 'utf8'),
    async signIn({ role = developer, sub = 'ann' } = {}) {
      env['AWS_ROLE_ARN'] = role;
      env['AWS_WEB_IDENTITY_TOKEN_FILE'] = await emulator.writeWebIdentityToken({ sub });
    },
    signOut() {
      delete env['AWS_ROLE_ARN'];
      delete env['AWS_WEB_IDENTITY_TOKEN_FILE'];
    },
    async coldCargo() {
      await rm(join(home, '.cargo', 'registry'), { recursive: true, force: true });
    },
    async browser(manner) {
      const path = join(home, '.browser');
      const command = [process.execPath, emulatorProgram, 'browse', '--with', manner];
      await writeFile(path, `#!/bin/sh\nexec ${command.map((word) => `'${word}'`).join(' ')} "$1"\n`, {
        mode: 0o700,
      });
      env['BROWSER'] = path;
    },
    async enroll(role = developer) {
      delete env['VOUCH_AGENT'];
      const vouchRun = (...args: string[]) => run(process.execPath, [vouch, ...args]);
      const done = [
        await vouchRun('enroll', emulator.issuerUrl),
        await vouchRun('setup', 'aws', '--role', role),
      ];
      const failed = done.find(({ code }) => code !== 0);
      if (failed) throw new Error(failed.stderr);
    },
    useAgent() {
      delete env['VOUCH_AGENT'];
    },
    async clearHome() {
      requireNoSecretIn(home);
      await rm(home, patiently);
      await mkdir(home);
    },
    async close() {
      await run(process.execPath, [vouch, 'agent', 'stop']);
      await emulator.close();
      try {
        requireNoSecretIn(home);
      } finally {
        await rm(home, patiently);
      }
    },
  };
}

/** The files of a small library crate. */
export function crate(
  name: string,
  options: { readonly dependency?: string; readonly version?: string } = {},
) {
  const { dependency, version = '0.1.0' } = options;
  return {
    'Cargo.toml': [
      '[package]',
      `name = "${name}"`,
      `version = "${version}"`,
      'edition = "2021"',
      'description = "a crate of the tests"',
      'license = "MIT"',
      '[dependencies]',
      ...(dependency === undefined ? [] : [dependency]),
      '',
    ].join('\n'),
    'src/lib.rs': 'pub fn greet() -> &\'static str { "hello" }\n',
  };
}

/** Publishes the crate `greeter` to a registry of cargo's; gives the directory of `app`, which depends on it. */
export async function publishGreeter(
  { write, run }: Pick<Workbench, 'write' | 'run'>,
  registry = 'codeartifact-my-repo',
): Promise<string> {
  const cwd = await write('greeter', crate('greeter'));
  const { stderr } = await run('cargo', ['publish', '--registry', registry], { cwd });
  if (!stderr.includes('Published greeter v0.1.0')) throw new Error(stderr);
  return await write(
    'app',
    crate('app', { dependency: `greeter = { version = "0.1", registry = "${registry}" }` }),
  );
}
