import { homedir, userInfo } from 'node:os';
import { isAbsolute } from 'node:path';
import { VouchError } from './error.ts';
import { type Files, processFiles } from './files.ts';

/** Wall clock and monotonic clock, both in milliseconds; the wall clock counts from the epoch. */
export interface Clock {
  now(): number;
  monotonic(): number;
}

/** What a finished child process said. `code` is null when a signal or the deadline ended it. */
export interface RunResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Milliseconds until the child is killed. */
  readonly timeout: number;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/**
 * Everything ambient, handed in. Nothing else in the product reads the environment, the clock or the home directory, but for what
 * the AWS SDK and the proxy's library read and want of `process.env` (`identity/aws-chain-credentials.ts`, `exchange/ready-for-sdk.ts`
 * and `exchange/proxy-of.ts`), and for yarn's plugin, which runs in yarn's own process.
 */
export interface Context {
  /** On Windows, too, the system's own names are in capitals: `PATH`, `SYSTEMROOT`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly homeDirectory: string;
  /** Empty where it has been removed: no relative path leads anywhere then. */
  readonly workingDirectory: string;
  readonly platform: NodeJS.Platform;
  /** Numeric user id, or undefined where the platform has none (Windows). */
  readonly userId: number | undefined;
  readonly clock: Clock;
  /** A number in [0, 1), for jitter only: never for secrets. */
  readonly random: () => number;
  readonly files: Files;
  /**
   * Runs `file` without a shell: an absolute path, or the word of a person's own AWS configuration. Never rejects; a program that
   * cannot start has code 127.
   */
  readonly run: (file: string, args: readonly string[], options: RunOptions) => Promise<RunResult>;
  /** One line for the person, on stderr. The caller makes foreign text printable first. */
  readonly say: (line: string) => void;
  /** The same for a word about work that still goes on: nothing where stderr is no terminal, as in a pipe or a log. */
  readonly sayOnTerminal: (line: string) => void;
  /** Milliseconds that this process has waited in vain, by whom it waited for: nobody is waited for twice. */
  readonly waited: Map<string, number>;
}

/** The Context of a real process. Called once, by the kernel. */
export function processContext(): Context {
  return {
    env: environmentOf(process.env, process.platform),
    homeDirectory: absoluteHome(process.env['HOME'] || homeOfUser()),
    workingDirectory: workingDirectory(),
    platform: process.platform,
    userId: process.getuid?.(),
    clock: { now: Date.now, monotonic },
    random: Math.random,
    files: processFiles,
    run: runFile,
    say,
    sayOnTerminal(line) {
      if (process.stderr.isTTY) say(line);
    },
    waited: new Map(),
  };
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** What Windows spells as `Path` and `SystemRoot`, and every other system and we in capitals. */
const inCapitals = new Set([
  'PATH',
  'PATHEXT',
  'SYSTEMROOT',
  'COMSPEC',
  'USERPROFILE',
  'APPDATA',
  'LOCALAPPDATA',
]);

/**
 * A copy of the environment. Windows ignores the case of names, a copy does not: there the system's own are in capitals, once each. All
 * others keep their spelling, because they are passed on to children that distinguish case (`npm_config_…`, Gradle's `ORG_GRADLE_PROJECT_signingKey`). Pure.
 */
export function environmentOf(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): Context['env'] {
  if (platform !== 'win32') return { ...env };
  const known = (name: string) => (inCapitals.has(name.toUpperCase()) ? name.toUpperCase() : name);
  return Object.fromEntries(Object.entries(env).map(([name, value]) => [known(name), value]));
}

/** Not `performance.now()`, which loads a module of Node's at its first use. */
function monotonic(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1_000 + nanoseconds / 1_000_000;
}

function workingDirectory(): string {
  try {
    return process.cwd();
  } catch {
    return '';
  }
}

/** `homedir` gives an empty HOME back as it is, and every path below it would stand in the working directory. */
function homeOfUser(): string {
  try {
    return process.env['HOME'] === '' ? userInfo().homedir : homedir();
  } catch (cause) {
    // A container may run under an id that has no entry. The root: a project cannot put a configuration there, but on Windows.
    if (process.platform !== 'win32') return '/';
    throw new VouchError('configuration', 'this user has no home directory', { cause, hint: 'set HOME' });
  }
}

/** A relative one would have every project bring a configuration of its own, and launchers would be found from one directory only. */
function absoluteHome(home: string): string {
  if (isAbsolute(home)) return home;
  throw new VouchError('configuration', `HOME is not an absolute path: ${home}`, {
    hint: 'set HOME to your home directory',
  });
}

async function runFile(file: string, args: readonly string[], options: RunOptions): Promise<RunResult> {
  // Node does not even try where a word holds a NUL, nor where memory is short.
  return await runChild(file, args, options).catch(() => ({ code: 127, stdout: '', stderr: '' }));
}

async function runChild(file: string, args: readonly string[], options: RunOptions): Promise<RunResult> {
  // Most programs start no child, and the module costs a start two milliseconds.
  const { execFile } = await import('node:child_process');
  return await new Promise((resolve) => {
    const child = execFile(
      file,
      [...args],
      {
        timeout: options.timeout,
        // A child may ignore SIGTERM, and would hold us for ever.
        killSignal: 'SIGKILL',
        env: { ...(options.env ?? process.env) },
        maxBuffer: 1 << 20,
        windowsHide: true,
      },
      (error, stdout, stderr) => {
        const failed = typeof error?.code === 'number' ? error.code : child.signalCode === null ? 127 : null;
        resolve({ code: error === null ? 0 : failed, stdout, stderr });
      },
    );
    child.stdin?.end();
  });
}
