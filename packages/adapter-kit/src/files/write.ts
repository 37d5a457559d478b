import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Context, errorCode, fileFailure, identityText, ownIdentity, VouchError } from '@vouch/core';

/** The temp files of ours that `sweep` may take away: `.vouch-PID-START-ORIGIN.RANDOM.tmp`. */
export const tempName = /^\.vouch-(\d+-\d+-[0-9a-f]+)\.[0-9a-f]{8}\.tmp$/;

export interface Modes {
  /** The mode of a file that is not there yet. */
  readonly made: number;
  /** The bits that a file which is there may keep. */
  readonly keeps: number;
}

/** Every bit of a file's mode may stay. */
export const anyMode = 0o7777;
/** A file with a token in it is nobody else's to read, whatever its mode was. */
export const ownerOnly = 0o700;

/**
 * Puts `text` in the place of `target` in one step: a reader sees the old file or the new one. A file that is
 * there keeps its owner, and of its mode what `modes.keeps` allows; a new one gets `modes.made`. `stillRight` is asked last
 * before the rename and throws to call it off. Throws `configuration` with the original intact.
 */
export async function replaceFile(
  context: Context,
  target: string,
  text: string,
  modes: Modes,
  stillRight: () => Promise<void>,
): Promise<void> {
  const identity = identityText(await ownIdentity(context));
  const temp = join(dirname(target), `.vouch-${identity}.${randomBytes(4).toString('hex')}.tmp`);
  try {
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);
    const handle = await context.files.open(temp, flags, 0o600);
    try {
      await writeAll(handle, Buffer.from(text));
      await takeOver(context, handle, target, modes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await stillRight();
    await context.files.rename(temp, target);
  } catch (error) {
    await context.files.rm(temp, { force: true }).catch(() => {});
    throw fileFailure(target, 'write', error);
  }
  await syncDirectory(context, dirname(target));
}

/** A write may be short, as on a full disk, and say so only by its count. */
async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, written, bytes.length - written, written);
    if (bytesWritten === 0) throw Object.assign(new Error('short write'), { code: 'ENOSPC' });
    written += bytesWritten;
  }
  const { size } = await handle.stat();
  if (size !== bytes.length) throw Object.assign(new Error('short file'), { code: 'ENOSPC' });
}

async function takeOver(context: Context, handle: FileHandle, target: string, modes: Modes): Promise<void> {
  const old = await context.files.lstat(target).catch((error) => {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  });
  if (old === null) return handle.chmod(modes.made);
  if (context.platform === 'win32') return;
  const own = await handle.stat();
  if (old.uid !== own.uid || old.gid !== own.gid) {
    await handle.chown(old.uid, old.gid).catch((cause) => {
      throw new VouchError(
        'configuration',
        `${target} belongs to another user or group, and would change hands`,
        {
          hint: `run the command as its owner, or give yourself the file: chown "$(id -u):$(id -g)" ${target}`,
          cause,
        },
      );
    });
  }
  await handle.chmod(old.mode & modes.keeps);
}

/** Makes the rename survive a power cut. Does nothing where a directory cannot be opened or synced (Windows, some network file systems). */
export async function syncDirectory(context: Context, directory: string): Promise<void> {
  try {
    const handle = await context.files.open(directory, constants.O_RDONLY);
    await handle.sync().finally(() => handle.close());
  } catch {
    return;
  }
}
