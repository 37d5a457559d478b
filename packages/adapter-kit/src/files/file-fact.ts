import { constants } from 'node:fs';
import { type Context, errorCode, fileFailure, VouchError } from '@vouch/core';
import { resolveTarget } from './target.ts';

/** No config file of a package manager comes near this; a larger one is a mistake. */
const largest = 8 << 20;

/** A config file as it stood when it was read. */
export interface FileFact {
  readonly path: string;
  /** The file itself, after every symlink. */
  readonly target: string;
  /** The exact text with its byte-order mark, or null where there is no file. */
  readonly text: string | null;
  /** Permission bits, or null where there is no file. */
  readonly mode: number | null;
  /** Hard links to the file; 0 where there is none. */
  readonly links: number;
}

/**
 * Reads a config file without loss. Throws `configuration` for anything that is no regular UTF-8 file of
 * at most 8 MiB, since it could not be given back byte for byte.
 */
export async function readFileFact(context: Context, path: string): Promise<FileFact> {
  const target = await resolveTarget(context, path);
  const handle = await openForReading(context, target);
  if (handle === null) return { path, target, text: null, mode: null, links: 0 };
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) throw refusal(path, 'is not a regular file');
    if (stat.size > largest) throw refusal(path, 'is larger than 8 MiB');
    const bytes = await handle.readFile();
    return { path, target, text: decode(path, bytes), mode: stat.mode & 0o7777, links: stat.nlink };
  } catch (error) {
    throw fileFailure(path, 'read', error);
  } finally {
    await handle.close();
  }
}

async function openForReading(context: Context, target: string) {
  // O_NONBLOCK: opening a FIFO would wait for its writer. Windows has neither flag.
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  try {
    return await context.files.open(target, flags);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw fileFailure(target, 'read', error);
  }
}

function decode(path: string, bytes: Uint8Array): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    if (!text.includes('\0')) return text;
  } catch {
    throw refusal(path, 'is not UTF-8 text');
  }
  throw refusal(path, 'holds a NUL byte');
}

function refusal(path: string, why: string): VouchError {
  return new VouchError('configuration', `${path} ${why}, so it was left alone`, {
    hint: `fix or move ${path}, then run setup again`,
  });
}
