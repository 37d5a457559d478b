import {
  type BigIntStats,
  closeSync,
  fstatSync,
  lstatSync,
  openSync,
  readFileSync,
  readSync,
  type Stats,
  statSync,
} from 'node:fs';
import type * as promised from 'node:fs/promises';

/** What stands at a path: the stat of the opened file itself, and its first bytes. */
export interface OpenedFile {
  readonly stat: Stats;
  readonly bytes: Buffer;
}

/** The part of `node:fs/promises` that the product uses, so that a test can make a disk fail, and a look at a small file. */
export interface Files
  extends Pick<
    typeof promised,
    'chmod' | 'mkdir' | 'open' | 'readdir' | 'readlink' | 'realpath' | 'rename' | 'rm' | 'rmdir' | 'unlink'
  > {
  lstat(path: string): Promise<Stats>;
  stat(path: string): Promise<Stats>;
  stat(path: string, options: { bigint: true }): Promise<BigIntStats>;
  readFile(path: string, encoding: 'utf8'): Promise<string>;
  /** Opens with these flags of `node:fs`, and gives the stat of what was opened with at most `longest` bytes of it. */
  readOpened(path: string, flags: number, longest: number): Promise<OpenedFile>;
}

/**
 * The real disk. A warm answer looks at five small files, and each trip to the thread pool and back costs more than the
 * look itself (three milliseconds in all, of the twenty that a start takes): so these looks are synchronous, and
 * `node:fs/promises` is loaded by the first thing that needs it.
 */
export const processFiles: Files = {
  lstat: async (path) => lstatSync(path),
  stat: statNow as Files['stat'],
  readFile: async (path, encoding) => readFileSync(path, encoding),
  async readOpened(path, flags, longest) {
    const file = openSync(path, flags);
    try {
      const bytes = Buffer.alloc(longest);
      const stat = fstatSync(file);
      return { stat, bytes: bytes.subarray(0, stat.isFile() ? readSync(file, bytes, 0, longest, 0) : 0) };
    } finally {
      closeSync(file);
    }
  },
  chmod: later('chmod'),
  mkdir: later('mkdir'),
  open: later('open'),
  readdir: later('readdir'),
  readlink: later('readlink'),
  realpath: later('realpath'),
  rename: later('rename'),
  rm: later('rm'),
  rmdir: later('rmdir'),
  unlink: later('unlink'),
};

async function statNow(path: string, options?: { bigint: true }): Promise<Stats | BigIntStats> {
  return options === undefined ? statSync(path) : statSync(path, options);
}

type Later = Exclude<keyof Files, 'lstat' | 'stat' | 'readFile' | 'readOpened'>;

/** A function of `node:fs/promises`, which is loaded when it is called. */
function later<K extends Later>(name: K): Files[K] {
  const call = async (...args: unknown[]): Promise<unknown> => {
    const all = await import('node:fs/promises');
    return await (all[name] as (...args: unknown[]) => Promise<unknown>)(...args);
  };
  return call as unknown as Files[K];
}
