import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import {
  type Context,
  identityText,
  isAbandoned,
  lifeOf,
  longestTokenSeconds,
  ownIdentity,
  type ProcessIdentity,
  parseIdentity,
  VouchError,
  vouchDirectory,
} from '@vouch/core';
import { inMemory, memoryDirectory } from './memory-directory.ts';

/** The name says whose it is, so that others know a directory whose process was killed. */
const overlayName = /^vouch-npm-([0-9a-f-]+)\.[0-9a-f]{16}$/;

/** A new directory, 0700: below the runtime directory, in shared memory, or below `~/.vouch`. */
export async function overlayDirectory(context: Context): Promise<string> {
  await sweepOverlays(context);
  const name = `vouch-npm-${identityText(await ownIdentity(context))}.${randomBytes(8).toString('hex')}`;
  let failure: unknown;
  for (const parent of await parents(context)) {
    try {
      if (parent !== sharedMemory) await context.files.mkdir(parent, { recursive: true, mode: 0o700 });
      const directory = join(parent, name);
      await context.files.mkdir(directory, { mode: 0o700 });
      return directory;
    } catch (cause) {
      failure = cause;
    }
  }
  throw new VouchError('configuration', 'there is no place for a private file', { cause: failure });
}

/**
 * Removes directories, and the tokens in them, that a killed `vouch exec` left behind, including before a reboot or in another container.
 * Ignores failures: what is not ours stays.
 */
export async function sweepOverlays(context: Context): Promise<void> {
  const { files } = context;
  for (const parent of await parents(context)) {
    for (const name of await files.readdir(parent).catch(() => [])) {
      const identity = parseIdentity(overlayName.exec(name)?.[1] ?? '');
      const path = join(parent, name);
      if (identity === undefined || !(await isLeft(context, identity, path))) continue;
      const found = await files.lstat(path).catch(() => undefined);
      if (found?.isDirectory() && (context.userId === undefined || found.uid === context.userId))
        await files.rm(path, { recursive: true, force: true }).catch(() => {});
    }
  }
}

/** A process of this boot whose start is not told (macOS, Windows) may be that very `exec`, which may go on for days. */
async function isLeft(context: Context, owner: ProcessIdentity, path: string): Promise<boolean> {
  const { origin } = await ownIdentity(context);
  if (owner.origin === origin) return (await lifeOf(context, owner)) === 'dead';
  return await isAbandoned(context, owner, path, longestTokenMs);
}

/** An `exec` in another container may go on; the token in its directory ends by then. */
const longestTokenMs = longestTokenSeconds * 1000;

const sharedMemory = '/dev/shm';

/** The best first. */
async function parents(context: Context): Promise<readonly string[]> {
  const runtime = await memoryDirectory(context);
  const hasShared = context.platform === 'linux' && (await inMemory(context, sharedMemory));
  return [
    ...('path' in runtime ? [runtime.path] : []),
    ...(hasShared ? [sharedMemory] : []),
    join(vouchDirectory(context), 'run'),
  ];
}
