// What V8 made of our bundles, kept for the next start: it then neither parses nor compiles them again. It is code that runs as this user:
// it stands below ~/.vouch, in directories that are this user's and that nobody else can write.
import { hash } from 'node:crypto';
import { lstatSync, mkdirSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { readWhole, writeWhole } from './whole-file.ts';

/** Nothing of it throws: without it a program only starts later. */
export interface CodeCache {
  /** What V8 made of a module; undefined where nothing is kept, or no longer what was written. */
  read(module: Module): Buffer | undefined;
  /** Has what V8 will have made of a module kept by `save`, or some seconds from now. */
  keep(module: Module, script: Compiled): void;
  /** Writes what is to be kept. */
  save(): void;
}

export interface Module {
  /** What it is called, for whoever looks into the directory. */
  readonly name: string;
  readonly text: string;
}

/** A `Script` of `node:vm`: what it gives holds every function that has run by then, and no value of any. */
export interface Compiled {
  createCachedData(): Buffer;
}

/** Where a process may keep compiled code. */
export interface CodeCachePlace {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** Names this Node: V8 takes no code of another. */
  readonly node: string;
  /** Undefined on Windows, where a home is its user's alone. */
  readonly userId: number | undefined;
}

const none: CodeCache = { read: () => undefined, keep() {}, save() {} };

/** A program that runs for longer does not wait for its end: an agent's comes with the machine's, or before `rm -r ~/.vouch`. */
const settledMs = 10_000;
const monthMs = 30 * 24 * 3_600_000;

/**
 * The cache of a process. It is kept where a home has a `.vouch` by the end: a program that only answers makes no directory in a home, and
 * in a container that is thrown away there is no next start. `VOUCH_COMPILE_CACHE=never` is for whoever wants none.
 */
export function codeCacheOf({ env, platform, node, userId }: CodeCachePlace): CodeCache {
  const home = env['HOME'] || (platform === 'win32' && env['USERPROFILE']) || '';
  if (env['VOUCH_COMPILE_CACHE'] === 'never' || !isAbsolute(home)) return none;
  const vouch = join(home, '.vouch');
  const compiled = join(vouch, 'compiled');
  const directory = join(compiled, node);
  const areOurs = (...directories: readonly string[]) => directories.every((each) => isOurs(each, userId));
  const found = areOurs(vouch, compiled, directory);
  const fresh: { module: Module; script: Compiled }[] = [];
  const fileOf = (module: Module) => join(directory, fileName(module));
  let settling: NodeJS.Timeout | undefined;
  const save = () => {
    clearTimeout(settling);
    settling = undefined;
    const settled = fresh.splice(0);
    if (settled.length === 0 || !areOurs(vouch)) return;
    try {
      for (const each of [compiled, directory]) make(each);
      if (!areOurs(compiled, directory)) return;
      for (const { module, script } of settled) writeWhole(fileOf(module), script.createCachedData());
      sweep(compiled);
    } catch {
      // A home that is full or read-only: the next start compiles again.
    }
  };
  return {
    read: (module) => (found ? readWhole(fileOf(module)) : undefined),
    keep(module, script) {
      fresh.push({ module, script });
      settling ??= setTimeout(save, settledMs).unref();
    },
    save,
  };
}

/** Makes a directory in one that is there: an agent that ends must not bring back a `~/.vouch` that was removed meanwhile. */
function make(directory: string): void {
  try {
    mkdirSync(directory, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** A directory, no link to one, of this user, that nobody else can write. */
function isOurs(directory: string, userId: number | undefined): boolean {
  try {
    const stats = lstatSync(directory);
    if (!stats.isDirectory()) return false;
    return userId === undefined || (stats.uid === userId && (stats.mode & 0o022) === 0);
  } catch {
    return false;
  }
}

/** By the whole text: V8 compares no more of it than its length, and an update may come in the middle of a run. */
function fileName({ name, text }: Module): string {
  return `${name}-${hash('sha256', text).slice(0, 32)}`;
}

/** Removes what was written more than a month ago, for another version as a rule; of what is still in use, V8 makes it once again. */
function sweep(compiled: string): void {
  const oldest = Date.now() - monthMs;
  for (const directory of readdirSync(compiled).map((name) => join(compiled, name))) {
    const files = readdirSync(directory).map((name) => join(directory, name));
    const old = files.filter((file) => lstatSync(file).mtimeMs < oldest);
    for (const file of old) rmSync(file, { recursive: true, force: true });
    // One without any is about to get its first, from a process that has just made it.
    if (old.length > 0 && old.length === files.length) rmdirSync(directory);
  }
}
