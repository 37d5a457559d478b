import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { type Kind, type KindName, kinds } from './kinds.ts';

export interface Ended {
  readonly code: number | null;
  /** The lines of stdout: of an editor, the ids of its edits. */
  readonly said: readonly string[];
  readonly stderr: string;
}

export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves when the first line is out. */
  readonly first: Promise<void>;
}

/** A home with one file in it that processes edit. */
export interface Desk extends Disposable {
  readonly home: string;
  readonly file: string;
  readonly kind: Kind;
  read(): string;
  /** An editor of ours, in a process of its own. */
  edit(name: string, count: number): Started;
  /** Any other program in this home. */
  start(command: string, args: readonly string[], env?: Readonly<Record<string, string>>): Started;
}

/** Bundles a program of `programs/` as the shipped ones are. Gives its path, in `directory`. */
export async function bundle(name: string, directory: string): Promise<string> {
  const outfile = join(directory, `${name}.mjs`);
  await build({
    entryPoints: [fileURLToPath(new URL(`./programs/${name}.ts`, import.meta.url))],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
    banner: {
      js: "import { createRequire as vouchRequire } from 'node:module';const require = vouchRequire(import.meta.url);",
    },
  });
  return outfile;
}

/** A new home with the kind's file as it stands before anybody edits; `program` is the bundled editor. */
export function openDesk(name: KindName, program: string): Desk {
  const kind: Kind = kinds[name];
  const home = mkdtempSync(join(tmpdir(), 'vouch-desk-'));
  const file = join(home, kind.path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, kind.start);
  const start: Desk['start'] = (command, args, env = {}) => run(home, command, args, env);
  return {
    home,
    file,
    kind,
    read: () => readFileSync(file, 'utf8'),
    edit: (editor, count) => start(process.execPath, [program, name, editor, String(count)]),
    start,
    [Symbol.dispose]: () => rmSync(home, { recursive: true, force: true }),
  };
}

function run(
  home: string,
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Started {
  const child = spawn(command, args, {
    env: { PATH: process.env['PATH'], HOME: home, npm_config_update_notifier: 'false', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  const first = new Promise<void>((resolve) => {
    child.stdout.on('data', (data) => {
      stdout += data;
      if (stdout.includes('\n')) resolve();
    });
    child.once('close', () => resolve());
  });
  child.stderr.on('data', (data) => {
    stderr += data;
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, said: stdout.split('\n').slice(0, -1), stderr }));
  });
  return { child, ended, first };
}
