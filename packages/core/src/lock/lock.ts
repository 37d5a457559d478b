import { randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import type { Context } from '../context.ts';
import { errorCode, fileFailure } from '../file-failure.ts';
import { isAbandoned } from './abandoned.ts';
import { ageOf } from './age.ts';
import {
  identityText,
  lifeOf,
  ownIdentity,
  type ProcessIdentity,
  parseIdentity,
} from './process-identity.ts';

export interface Lock {
  release(): Promise<void>;
}

/**
 * Says whether a lock whose owner cannot be seen from here counts as left behind; gets its age in milliseconds, where its
 * time lies ahead how far.
 */
export type IsLeftBehind = (ageMs: number) => Promise<boolean>;

/**
 * A bid for a lock: made aside once, and tried as often as its owner likes.
 *
 * The lock is a directory with one entry that names its owner, made aside (O_EXCL) and renamed into place: rename(2)
 * replaces an empty directory and nothing else, so taking is one step. A dead owner's entry is removed by its own
 * name, which cannot hit that of a newer owner: so two takers of a stale lock never both have it.
 */
export interface Bid extends Lock {
  /** True when the lock is ours; false where somebody has it. Throws `configuration` where no lock can be made there. */
  take(): Promise<boolean>;
  /** True where trying again is worth it: the owner was dead and its entry is gone, or nobody holds the lock any more. */
  dropDeadOwner(isLeftBehind: IsLeftBehind): Promise<boolean>;
  /** The name of the bid that has the lock now, or undefined where none has: another name is another turn. */
  owner(): Promise<string | undefined>;
}

/** No process waits a day for a lock: a bid this old is nobody's, also where its process cannot be seen from here. */
const longestBidMs = 86_400_000;
/** Nobody is asked after a bid younger than this. */
const shortestBidMs = 60_000;

/** Makes a bid for the lock at `path`, in a directory that is there. It must be released, taken or not. */
export async function bidFor(context: Context, path: string): Promise<Bid> {
  const { files } = context;
  const entry = `${identityText(await ownIdentity(context))}.${randomBytes(4).toString('hex')}`;
  const aside = `${path}.${entry}`;
  let taken = false;
  const release = () =>
    taken ? files.rm(join(path, entry), { force: true }) : files.rm(aside, { recursive: true, force: true });
  try {
    await files.mkdir(aside, { mode: 0o700 });
    await (await files.open(join(aside, entry), 'wx', 0o600)).close();
  } catch (error) {
    await release();
    throw fileFailure(path, 'take', error);
  }
  return {
    async take() {
      if (taken) return true;
      taken = await moveInto(context, aside, path);
      if (taken) await sweepBids(context, path).catch(() => {});
      return taken;
    },
    dropDeadOwner: (isLeftBehind) => dropDeadOwner(context, path, isLeftBehind),
    owner: () => ownerOf(context, path),
    release,
  };
}

/** Takes the lock at `path`, or gives undefined where a process holds it that is not certainly gone. Never waits. */
export async function tryLock(
  context: Context,
  path: string,
  isLeftBehind: IsLeftBehind,
): Promise<Lock | undefined> {
  const bid = await bidFor(context, path);
  try {
    do {
      if (await bid.take()) return bid;
    } while (await bid.dropDeadOwner(isLeftBehind));
  } catch (error) {
    await bid.release();
    throw error;
  }
  await bid.release();
  return undefined;
}

/** The process that holds the lock at `path`, as far as its entry tells; undefined where none does. */
export async function lockOwner(context: Context, path: string): Promise<ProcessIdentity | undefined> {
  const entry = await ownerOf(context, path);
  return entry === undefined ? undefined : identityOf(entry);
}

function identityOf(entry: string): ProcessIdentity | undefined {
  return parseIdentity(entry.split('.')[0] ?? '');
}

async function moveInto(context: Context, aside: string, path: string): Promise<boolean> {
  try {
    await context.files.rename(aside, path);
    return true;
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOTEMPTY' || code === 'EEXIST') return false;
    // Windows renames onto no directory at all, but there an empty one can go first; rmdir spares any other.
    if (code === 'EPERM' && context.platform === 'win32') {
      await context.files.rmdir(path).catch(() => {});
      return false;
    }
    throw fileFailure(path, 'take', error);
  }
}

async function dropDeadOwner(context: Context, path: string, isLeftBehind: IsLeftBehind): Promise<boolean> {
  const entry = await ownerOf(context, path);
  if (entry === undefined) return true;
  const owner = identityOf(entry);
  const life = owner === undefined ? 'unknown' : await lifeOf(context, owner);
  if (life === 'alive') return false;
  const file = join(path, entry);
  if (life === 'unknown' && !(await isLeftBehind(await ageOf(context, file)))) return false;
  await context.files.rm(file, { force: true });
  return true;
}

/** Removes the bids of processes that were ended while they waited for the lock. */
async function sweepBids(context: Context, path: string): Promise<void> {
  const { files } = context;
  const prefix = `${basename(path)}.`;
  for (const name of await files.readdir(dirname(path))) {
    const bidder = name.startsWith(prefix) ? identityOf(name.slice(prefix.length)) : undefined;
    if (bidder === undefined) continue;
    const aside = join(dirname(path), name);
    // A recent bidder is usually still waiting, and examining each of a crowd would make every turn expensive.
    if ((await ageOf(context, aside)) < shortestBidMs) continue;
    if (await isAbandoned(context, bidder, aside, longestBidMs))
      await files.rm(aside, { recursive: true, force: true });
  }
}

async function ownerOf({ files }: Context, path: string): Promise<string | undefined> {
  return (await files.readdir(path).catch(() => []))[0];
}
