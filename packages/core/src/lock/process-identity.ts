import type { Context } from '../context.ts';
import { errorCode } from '../file-failure.ts';

/**
 * Which process holds a lock. Process ids are reused, so the start time is part of it; the origin (boot and
 * process namespace) says where the id means anything, because containers and machines may share a home.
 */
export interface ProcessIdentity {
  readonly pid: number;
  /** Clock ticks since boot; `0` where the system does not tell (macOS, Windows). */
  readonly start: string;
  readonly origin: string;
}

export type Life = 'alive' | 'dead' | 'unknown';

export async function ownIdentity(context: Pick<Context, 'files'>): Promise<ProcessIdentity> {
  return {
    pid: process.pid,
    start: (await startOf(context, process.pid)) ?? '0',
    origin: await originOf(context),
  };
}

/** `unknown` where the process is not ours to see, or where only its id is known and is in use. */
export async function lifeOf(context: Pick<Context, 'files'>, identity: ProcessIdentity): Promise<Life> {
  if (identity.origin !== (await originOf(context))) return 'unknown';
  if (!isRunning(identity.pid)) return 'dead';
  if (identity.start === '0') return 'unknown';
  return (await startOf(context, identity.pid)) === identity.start ? 'alive' : 'dead';
}

export function identityText({ pid, start, origin }: ProcessIdentity): string {
  return `${pid}-${start}-${origin}`;
}

export function parseIdentity(text: string): ProcessIdentity | undefined {
  const match = /^(\d{1,10})-(\d{1,20})-([0-9a-f]{1,40})$/.exec(text);
  return match === null
    ? undefined
    : { pid: Number(match[1]), start: match[2] as string, origin: match[3] as string };
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

/**
 * Field 22 of /proc/PID/stat (proc(5)); the name in field 2 may hold spaces and parentheses. A zombie (field 3) has
 * ended: where nobody reaps, as in a container without an init, it would hold its lock for ever.
 */
async function startOf({ files }: Pick<Context, 'files'>, pid: number): Promise<string | undefined> {
  try {
    const stat = await files.readFile(`/proc/${pid}/stat`, 'utf8');
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' || state === 'X' ? undefined : fields[18];
  } catch {
    return undefined;
  }
}

async function originOf({ files }: Pick<Context, 'files'>): Promise<string> {
  try {
    const boot = await files.readFile('/proc/sys/kernel/random/boot_id', 'utf8');
    const namespace = await files.readlink('/proc/self/ns/pid');
    return boot.slice(0, 8) + (/\d+/.exec(namespace)?.[0] ?? '');
  } catch {
    return '0';
  }
}
