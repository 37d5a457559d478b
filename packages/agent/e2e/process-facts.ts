import { readdir, readFile, readlink } from 'node:fs/promises';

/** What Linux tells of a running process. */
export interface ProcessFacts {
  /** Resident memory in MiB, now and at its most. */
  readonly memory: number;
  readonly mostMemory: number;
  readonly descriptors: number;
}

export async function factsOf(pid: number): Promise<ProcessFacts> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const mebibytes = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024;
  const descriptors = await readdir(`/proc/${pid}/fd`);
  return { memory: mebibytes('VmRSS'), mostMemory: mebibytes('VmHWM'), descriptors: descriptors.length };
}

/** The TCP ports on which a process listens; a debugger would be one. */
export async function listeningPorts(pid: number): Promise<number[]> {
  const directory = `/proc/${pid}/fd`;
  const names = await readdir(directory);
  const links = await Promise.all(names.map((name) => readlink(`${directory}/${name}`).catch(() => '')));
  const own = new Set(links.map((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1]));
  const tables = await Promise.all(
    ['tcp', 'tcp6'].map((name) => readFile(`/proc/${pid}/net/${name}`, 'utf8').catch(() => '')),
  );
  const rows = tables
    .flatMap((table) => table.trim().split('\n').slice(1))
    .map((row) => row.trim().split(/\s+/));
  const listening = rows.filter((row) => row[3] === '0A' && own.has(row[9]));
  return listening.map((row) => Number.parseInt(row[1]?.split(':')[1] ?? '', 16));
}
