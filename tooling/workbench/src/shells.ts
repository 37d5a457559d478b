import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Where a shell is, by PATH; undefined, and said loudly, where it is not. On Linux CI must have each: other systems come
 * with those of their own, and nobody installs the rest there.
 */
export function shellOnPath(shell: string): string | undefined {
  const found = (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((directory) => join(directory, shell))
    .find(isProgram);
  if (found !== undefined) return found;
  if (process.env['CI'] && process.platform === 'linux') throw new Error(`CI must have ${shell}`);
  process.stderr.write(`\nSKIPPED: ${shell} is not on this machine\n`);
  return undefined;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
