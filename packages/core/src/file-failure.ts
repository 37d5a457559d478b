import { VouchError } from './error.ts';

const reasons: Readonly<Record<string, readonly [why: string, hint: string]>> = {
  EACCES: ['permission is denied', 'check who owns it, and its mode'],
  EPERM: ['the system does not permit it', 'check who owns it, and its attributes'],
  EROFS: ['the file system is read-only', 'mount it writable, or set HOME to a directory that is'],
  ENOSPC: ['the disk is full', 'free some space, then run the command again'],
  EDQUOT: ['the disk quota is used up', 'free some space, then run the command again'],
  EFBIG: ['it would be larger than the limit allows', 'raise the file size limit (ulimit -f)'],
  EISDIR: ['it is a directory', 'move it away, then run the command again'],
  ENOTDIR: ['a part of its path is not a directory', 'move that file away, then run the command again'],
  ELOOP: ['its symlinks form a loop', 'fix the link, then run the command again'],
  ENXIO: ['it is not a regular file', 'move it away, then run the command again'],
  ENAMETOOLONG: ['its name is too long', 'use a shorter path'],
  EMFILE: ['too many files are open', 'raise the limit (ulimit -n)'],
};

/** What the system said about a file, as a `configuration` error that names the path and the remedy. */
export function fileFailure(path: string, doing: string, error: unknown): unknown {
  if (error instanceof VouchError) return error;
  const code = errorCode(error);
  if (typeof code !== 'string') return error;
  const [why, hint] = reasons[code] ?? [`the system said ${code}`, `check ${path}`];
  return new VouchError('configuration', `cannot ${doing} ${path}: ${why}`, { hint, cause: error });
}

/** The system's or Node's name for a failure, such as `ENOENT`; undefined where it has none. */
export function errorCode(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | undefined)?.code;
}

/** Whether the failure says that nothing is at the path. */
export function isAbsence(error: unknown): boolean {
  const code = errorCode(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}
