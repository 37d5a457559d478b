import { win32 } from 'node:path';
import { printable, VouchError } from '@vouch/core';

/** What `spawn` is given. `verbatim`: the arguments are a command line already. */
export interface SpawnedCommand {
  readonly file: string;
  readonly args: readonly string[];
  readonly verbatim?: true;
}

export interface WindowsPlace {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly workingDirectory: string;
  isFile(path: string): Promise<boolean>;
}

/**
 * A command as Windows starts it: `npm` and `mvn` are batch files there, which Node neither looks for nor starts. They go through
 * the system's cmd. Throws `usage` for an argument that cmd would read as more than an argument. What is not found is left to
 * `spawn`, which says so.
 */
export async function windowsCommand(
  name: string,
  args: readonly string[],
  place: WindowsPlace,
): Promise<SpawnedCommand> {
  const path = await programOf(name, place);
  if (path === undefined) return { file: name, args };
  if (!/\.(?:bat|cmd)$/i.test(path)) return { file: path, args };
  const line = [quoted(path), ...args.map((arg) => (isPlain(arg) ? arg : quoted(arg)))].join(' ');
  const system = variable(place.env, 'SystemRoot') ?? 'C:\\Windows';
  return {
    file: win32.join(system, 'System32', 'cmd.exe'),
    // Extensions as most batch files expect them, no `!VARIABLE!`, no AutoRun, and of the quotes only the outer pair is taken off.
    args: ['/e:on', '/v:off', '/d', '/s', '/c', `"${line}"`],
    verbatim: true,
  };
}

const startable = ['.com', '.exe', '.bat', '.cmd'];

/** Looks where cmd does, except in the working directory, which cmd adds unasked: it may be a project's. */
async function programOf(name: string, place: WindowsPlace): Promise<string | undefined> {
  const extensions = (variable(place.env, 'PATHEXT') ?? startable.join(';'))
    .toLowerCase()
    .split(';')
    .filter((extension) => startable.includes(extension));
  const names = startable.includes(win32.extname(name).toLowerCase())
    ? [name]
    : extensions.map((extension) => name + extension);
  const hasDirectory = /[\\/]/.test(name);
  const directories = hasDirectory ? [place.workingDirectory] : pathOf(place);
  for (const directory of directories) {
    for (const each of names) {
      const path = win32.resolve(directory, each);
      if (await place.isFile(path)) return path;
    }
  }
  return undefined;
}

function pathOf({ env }: WindowsPlace): readonly string[] {
  return (variable(env, 'PATH') ?? '').split(';').filter((directory) => win32.isAbsolute(directory));
}

/** Windows takes `Path` and `PATH` for one, a copy of the environment does not. */
function variable(env: WindowsPlace['env'], name: string): string | undefined {
  return Object.entries(env).find(([each]) => each.toLowerCase() === name.toLowerCase())?.[1];
}

/** Nothing in it means anything to cmd, nor parts an argument in two. */
function isPlain(arg: string): boolean {
  return /^[\w#$*+\-./:?@\\]+$/.test(arg) && !arg.endsWith('\\');
}

/**
 * Within double quotes cmd reads nothing but `%`, which no quoting hides from it, and the quote that ends them. A batch file
 * hands its arguments on and has them read once more, so these are refused, not escaped (CVE-2024-27980).
 */
function quoted(arg: string): string {
  if (/[\0\r\n"%]/.test(arg)) {
    throw new VouchError('usage', `a batch file cannot be given ${printable(arg)} unchanged`, {
      hint: 'leave out %, double quotes and line breaks, or start the program that the batch file starts',
    });
  }
  // A backslash before the closing quote would make it part of the argument, for the program that the batch file starts.
  return `"${arg}${/\\*$/.exec(arg)?.[0] ?? ''}"`;
}
