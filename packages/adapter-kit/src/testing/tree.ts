import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, testContext } from '@vouch/core/testing';

/** A home directory of its own for one test. */
export interface TestHome {
  readonly home: string;
  readonly context: TestContext;
  /** Writes a file under the home with its parents; gives the absolute path. */
  write(path: string, text: string, mode?: number): string;
  read(path: string): string;
  /** Every file, link and directory under the home, but for our state: type, mode and content by path. */
  tree(): Record<string, string>;
}

/** Runs `work` in a new home directory, and takes the directory away. */
export async function inTestHome<T>(work: (home: TestHome) => Promise<T>): Promise<T> {
  const home = mkdtempSync(join(tmpdir(), 'vouch-home-'));
  try {
    return await work({
      home,
      context: testContext({ homeDirectory: home }),
      write(path, text, mode = 0o644) {
        mkdirSync(dirname(join(home, path)), { recursive: true });
        writeFileSync(join(home, path), text, { mode });
        return join(home, path);
      },
      read: (path) => readFileSync(join(home, path), 'utf8'),
      tree: () => treeOf(home),
    });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

function treeOf(root: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const path of readdirSync(root, { recursive: true, encoding: 'utf8' }).sort()) {
    if (path === '.vouch' || path === '.vouch/state' || path.startsWith('.vouch/state/')) continue;
    const stat = lstatSync(join(root, path));
    const mode = (stat.mode & 0o7777).toString(8);
    if (stat.isSymbolicLink()) found[path] = `-> ${readlinkSync(join(root, path))}`;
    else if (stat.isDirectory()) found[path] = `directory ${mode}`;
    else found[path] = `file ${mode}\n${readFileSync(join(root, path), 'utf8')}`;
  }
  return found;
}
