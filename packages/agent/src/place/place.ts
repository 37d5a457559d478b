import { constants } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { type Context, errorCode, VouchError, vouchDirectory } from '@vouch/core';
import { protocolVersion } from '../wire/protocol.ts';

/** Where an agent is found. The protocol's major version is in every name, so two versions live side by side. */
export interface Place {
  readonly directory: string;
  readonly socket: string;
  /** Holds the key, and on Windows the pipe's name. */
  readonly keyFile: string;
  readonly agentLock: string;
  readonly startLock: string;
}

/** macOS takes 103 bytes and an end; Linux 107. Node 20 and 22 cut a longer path short and say nothing. */
const longestSocketPath = 103;

/**
 * `VOUCH_AGENT_DIRECTORY` where a private agent was started for this process, else
 * `$XDG_RUNTIME_DIR/vouch-codeartifact` if that directory is ours and 0700, else `~/.vouch/run`.
 * Throws `configuration` where the socket's path would be too long.
 */
export async function placeOf(context: Context): Promise<Place> {
  const directory = await directoryOf(context);
  const name = `agent-v${protocolVersion}`;
  const socket = join(directory, `${name}.sock`);
  if (context.platform !== 'win32' && Buffer.byteLength(socket) > longestSocketPath) {
    throw new VouchError(
      'configuration',
      `the path of the agent’s socket is longer than ${longestSocketPath} bytes: ${socket}`,
      { hint: 'set XDG_RUNTIME_DIR to a shorter directory of your own with mode 0700' },
    );
  }
  return {
    directory,
    socket,
    keyFile: join(directory, `${name}.key`),
    agentLock: join(directory, `${name}.lock`),
    startLock: join(directory, `${name}.start`),
  };
}

/** The same context, for which the agent is the one in that directory. Pure. */
export function inDirectory(context: Context, directory: string): Context {
  return { ...context, env: { ...context.env, VOUCH_AGENT_DIRECTORY: directory } };
}

/** The directory of the private agent that was started for this process; a relative path names none. Pure. */
export function privateDirectory({ env }: Context): string | undefined {
  const named = env['VOUCH_AGENT_DIRECTORY'];
  return named && isAbsolute(named) ? named : undefined;
}

async function directoryOf(context: Context): Promise<string> {
  const own = privateDirectory(context);
  if (own !== undefined) return own;
  const runtime = context.env['XDG_RUNTIME_DIR'];
  if (runtime && isAbsolute(runtime) && context.platform !== 'win32') {
    if ((await strangeAt(context, runtime, 'directory')) === undefined)
      return join(runtime, 'vouch-codeartifact');
  }
  return directoryUnderHome(context);
}

/** Where an agent is that has no runtime directory. Pure. */
export function directoryUnderHome(context: Context): string {
  return join(vouchDirectory(context), 'run');
}

/** Makes the directory with its mode (never a chmod afterwards: that leaves a gap) and checks what is there. */
export async function prepareDirectory(context: Context, directory: string): Promise<void> {
  if (await requireOurs(context, directory, 'directory')) return;
  await context.files.mkdir(directory, { recursive: true, mode: 0o700 }).catch((cause) => {
    throw new VouchError(
      'configuration',
      `the agent is not used: ${directory} cannot be made (${cause.code})`,
      {
        hint: 'set HOME or XDG_RUNTIME_DIR to a directory that can be written',
        cause,
      },
    );
  });
  await requireOurs(context, directory, 'directory');
}

type Kind = 'directory' | 'socket' | 'file';

/** What keeps a path from being what we would have made: ours alone, of its kind, and no symbolic link. */
export interface Strange {
  readonly is: 'absent' | 'out-of-sight' | 'link' | 'of-another-kind' | 'of-another-user' | 'open';
  /** Said after the path. */
  readonly told: string;
}

/** Whether a path is there. Throws `configuration`, and touches nothing, where it is there and is strange. */
export async function requireOurs(context: Context, path: string, kind: Kind): Promise<boolean> {
  const strange = await strangeAt(context, path, kind);
  if (strange === undefined || strange.is === 'absent') return strange === undefined;
  throw refusal(path, strange);
}

/** Bytes; a key file has 65, and a pipe's name beside them on Windows. */
const longestKeyFile = 4_096;

/** Reads a small file that must be ours alone; undefined where it is absent. Throws `configuration` as above. */
export async function readOurs(context: Context, path: string): Promise<string | undefined> {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  // Without O_NONBLOCK a FIFO at this path would hold us for ever. Windows has neither flag.
  const flags = context.platform === 'win32' ? O_RDONLY : O_RDONLY | O_NOFOLLOW | O_NONBLOCK;
  const opened = await context.files
    .readOpened(path, flags, longestKeyFile)
    .catch((error: NodeJS.ErrnoException) => error);
  if (opened instanceof Error) {
    if (opened.code === 'ENOENT') return undefined;
    throw refusal(
      path,
      opened.code === 'ELOOP' ? aLink : { is: 'out-of-sight', told: 'cannot be read' },
      opened,
    );
  }
  const strange = opened.stat.isFile() ? ownership(context, opened.stat) : otherThan('file');
  if (strange !== undefined) throw refusal(path, strange);
  return opened.bytes.toString('utf8');
}

const aLink: Strange = { is: 'link', told: 'is a symbolic link' };

const otherThan = (kind: Kind): Strange => ({ is: 'of-another-kind', told: `is not a ${kind}` });

/** What is strange about a path; undefined where nothing is. Touches nothing. */
export async function strangeAt(context: Context, path: string, kind: Kind): Promise<Strange | undefined> {
  try {
    const found = await context.files.lstat(path);
    if (found.isSymbolicLink()) return aLink;
    const isKind = { directory: found.isDirectory(), socket: found.isSocket(), file: found.isFile() }[kind];
    return isKind ? ownership(context, found) : otherThan(kind);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT') return { is: 'absent', told: 'is not there' };
    return { is: 'out-of-sight', told: `cannot be looked at (${code})` };
  }
}

/** Windows has no owner and no mode to check; there the user's profile directory keeps others out. */
function ownership(
  { userId }: Pick<Context, 'userId'>,
  { uid, mode }: { uid: number; mode: number },
): Strange | undefined {
  if (userId === undefined) return undefined;
  if (uid !== userId) return { is: 'of-another-user', told: `belongs to another user (uid ${uid})` };
  return (mode & 0o077) === 0 ? undefined : { is: 'open', told: 'is open to other users' };
}

function refusal(path: string, { is, told }: Strange, cause?: unknown): VouchError {
  return new VouchError('configuration', `the agent is not used: ${path} ${told}`, {
    hint:
      // After `sudo` it is that user's live agent: what root removes there would sign them out.
      is === 'of-another-user'
        ? 'run this as that user, or set HOME to a directory of your own'
        : `look at ${path}; if it is not wanted, remove it`,
    cause,
  });
}
