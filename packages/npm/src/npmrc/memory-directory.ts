import { join } from 'node:path';
import type { Context } from '@vouch/core';

/** Kinds of file systems that hold nothing on a disk (but for swap, which is the machine's own matter). */
const memoryBacked = new Set(['tmpfs', 'ramfs']);

export type MemoryDirectory =
  | { readonly path: string }
  /** Why this machine has none, for the person. */
  | { readonly missing: string };

/**
 * The directory for tokens that shall stand on no disk: below `$XDG_RUNTIME_DIR`, where that is ours, closed to others
 * and memory-backed. It goes with the last session of the user at the latest, and with a reboot.
 */
export async function memoryDirectory(context: Context): Promise<MemoryDirectory> {
  if (context.platform !== 'linux') return { missing: 'only Linux has a memory-backed directory' };
  const root = context.env['XDG_RUNTIME_DIR'];
  if (!root?.startsWith('/')) return { missing: 'XDG_RUNTIME_DIR is not set' };
  try {
    const stat = await context.files.lstat(root);
    if (!stat.isDirectory() || stat.uid !== context.userId || (stat.mode & 0o077) !== 0)
      return { missing: `${root} is not a directory of yours alone` };
    if (!(await inMemory(context, root))) return { missing: `${root} is on a disk, not in memory` };
  } catch {
    return { missing: `${root} cannot be looked at` };
  }
  return { path: join(root, 'vouch-codeartifact', 'npm') };
}

/** Whether a directory holds nothing on a disk (Linux). */
export async function inMemory({ files }: Context, directory: string): Promise<boolean> {
  try {
    const mounts = await files.readFile('/proc/self/mounts', 'utf8');
    return memoryBacked.has(fileSystemOf(await files.realpath(directory), mounts) ?? '');
  } catch {
    return false;
  }
}

/** The file in it that npm reads as its global one; undefined where this machine has no such directory. */
export function fileIn(directory: MemoryDirectory): string | undefined {
  return 'path' in directory ? join(directory.path, 'npmrc') : undefined;
}

/** The kind of file system that holds `path`, by a table in the form of proc(5) `/proc/self/mounts`; the last mount counts. */
export function fileSystemOf(path: string, mounts: string): string | undefined {
  let best = { point: '', kind: undefined as string | undefined };
  for (const line of mounts.split('\n')) {
    const [, escaped = '', kind] = line.split(' ');
    const point = escaped.replace(/\\(\d{3})/g, (_all, code: string) =>
      String.fromCharCode(Number.parseInt(code, 8)),
    );
    const holds = point === '/' || path === point || path.startsWith(`${point}/`);
    if (holds && point !== '' && point.length >= best.point.length) best = { point, kind };
  }
  return best.kind;
}
