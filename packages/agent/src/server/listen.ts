import { randomBytes } from 'node:crypto';
import type { Stats } from 'node:fs';
import type { Server } from 'node:net';
import { join } from 'node:path';
import { type Context, isAbsence } from '@vouch/core';
import type { Key } from '../place/key-file.ts';
import { type Place, requireOurs } from '../place/place.ts';

/** Node's own 511 loses connections under a burst of clients; Linux caps this at net.core.somaxconn, 4096 as a rule. */
const backlog = 4_096;

/** A server at its place. */
export interface Listening {
  /** Whether clients can still find it: false where its socket is gone, or another stands there. */
  isInPlace(): Promise<boolean>;
  /** Takes the socket away, if it is still this one. */
  takeAway(): Promise<void>;
}

/** A pipe has no file that could be removed. */
const pipe: Listening = { isInPlace: async () => true, async takeAway() {} };

/**
 * Listens at the place's socket.
 *
 * The socket is bound under another name, gets its mode, and is renamed into place. So it is never seen with a
 * wider mode whatever the umask, it replaces a dead agent's in one step, and closing this server later does not
 * unlink its successor's socket: Node unlinks the name that was bound.
 * Only to be called under the agent's lock. Throws `configuration` where something else stands at the path.
 */
export async function listen(context: Context, place: Place, server: Server, key: Key): Promise<Listening> {
  if (context.platform === 'win32') {
    await listening(server, key.address);
    return pipe;
  }
  await requireOurs(context, place.socket, 'socket');
  await sweep(context, place);
  const aside = join(place.directory, `.${randomBytes(4).toString('hex')}`);
  await listening(server, aside);
  const { ino, dev } = await moveIntoPlace(context, aside, place).catch((error) => {
    // A server that still listens keeps the process, though nobody can find it.
    server.close();
    throw error;
  });
  const look = async () => {
    const found = await context.files.lstat(place.socket);
    return found.ino === ino && found.dev === dev;
  };
  return {
    // A disk that does not answer for once says nothing of where the socket is.
    isInPlace: () => look().catch((error) => !isAbsence(error)),
    async takeAway() {
      if (await look().catch(() => false)) await context.files.rm(place.socket, { force: true });
    },
  };
}

/** Gives the socket its mode and its name; its stat says later whether it is still this one. */
async function moveIntoPlace({ files }: Context, aside: string, place: Place): Promise<Stats> {
  await files.chmod(aside, 0o600);
  const stat = await files.lstat(aside);
  await files.rename(aside, place.socket);
  return stat;
}

function listening(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ path, backlog }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** Removes what agents that were killed half-way through their start have left in our directory. */
async function sweep(context: Context, place: Place): Promise<void> {
  const left = /^(\.[0-9a-f]{8}|agent-v\d+\.key\.[0-9a-f]{8})$/;
  for (const name of await context.files.readdir(place.directory)) {
    if (left.test(name)) await context.files.rm(join(place.directory, name), { force: true });
  }
}
