import type { Context } from '@vouch/core';

/**
 * Which process made a lock or a temp file. The id alone comes round again, so the start time is part of it, and
 * the origin says on which machine and in which process namespace the id means anything (a home may be shared).
 */
export interface ProcessIdentity {
  readonly pid: number;
  /** Clock ticks since boot, or 0 where the system does not tell. */
  readonly start: string;
  readonly origin: string;
}

export async function ownIdentity(context: Context): Promise<ProcessIdentity> {
  const start = (await startOf(context, process.pid)) ?? '0';
  return { pid: process.pid, start, origin: await originOf(context) };
}

/** Whether a process lives, as `own` sees it; `unknown`: its id means nothing here. */
export async function fateOf(
  context: Context,
  identity: ProcessIdentity,
  own: ProcessIdentity,
): Promise<'alive' | 'dead' | 'unknown'> {
  if (identity.origin !== own.origin) return 'unknown';
  if (!exists(identity.pid)) return 'dead';
  const start = await startOf(context, identity.pid);
  return start !== null && start !== identity.start ? 'dead' : 'alive';
}

export function identityText(identity: ProcessIdentity): string {
  return `${identity.pid}-${identity.start}-${identity.origin}`;
}

export function parseIdentity(text: string): ProcessIdentity | null {
  const match = /^(\d{1,10})-(\d{1,20})-([0-9a-f]+)$/.exec(text);
  return match?.[1] && match[2] && match[3]
    ? { pid: Number(match[1]), start: match[2], origin: match[3] }
    : null;
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Field 22 of /proc/PID/stat (proc(5)); the name in field 2 may hold spaces and parentheses. Null off Linux. */
async function startOf(context: Context, pid: number): Promise<string | null> {
  try {
    const stat = await context.files.readFile(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

async function originOf(context: Context): Promise<string> {
  try {
    const boot = await context.files.readFile('/proc/sys/kernel/random/boot_id', 'utf8');
    const namespace = await context.files.readlink('/proc/self/ns/pid');
    return boot.slice(0, 8) + (/\d+/.exec(namespace)?.[0] ?? '');
  } catch {
    return '0';
  }
}
