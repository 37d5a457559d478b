// How the house's scripts start a program, on every system.
import { posix, win32 } from 'node:path';

/** What Windows has as a `.cmd` file, which nothing but its shell starts. */
const shellScripts = new Set(['mvn', 'npm']);

/**
 * Words for `execFileSync` and `spawnSync`. With a shell Node puts them together with blanks and quotes none, and a path
 * such as `C:\Program Files\nodejs\node.exe` would fall apart: so what is a program goes without one, and what is not
 * goes in quotes.
 * @param {string} program
 * @param {readonly string[]} args without quotes
 * @param {NodeJS.Platform} [platform]
 * @returns {{ file: string, args: string[], shell: boolean }}
 */
export function commandFor(program, args, platform = process.platform) {
  const { basename } = platform === 'win32' ? win32 : posix;
  if (platform !== 'win32' || !shellScripts.has(basename(program)))
    return { file: program, args: [...args], shell: false };
  return { file: [program, ...args].map((word) => `"${word}"`).join(' '), args: [], shell: true };
}
