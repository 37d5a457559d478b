import { isUtf8 } from 'node:buffer';
import {
  chmodSync,
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
import { dirname, join, sep } from 'node:path';
import { type TestContext, testContext } from '@vouch/core/testing';

/** A home directory of its own for one test. */
export interface TestHome {
  readonly home: string;
  readonly context: TestContext;
  /** Writes a file under the home with its parents; gives the absolute path. */
  write(path: string, content: string | Uint8Array, mode?: number): string;
  read(path: string): string;
  /** Every file, link and directory under the home, but for our state: type, mode and content by path. */
  tree(): Record<string, string>;
}

/** Runs `work` in a new home directory, and takes the directory away. */
export async function inTestHome<T>(work: (home: TestHome) => Promise<T>): Promise<T> {
  return await inNewDirectory((root) => work(homeAt(root, root)));
}

/** The same with a home that is a part of the tree, so that the tree shows what happens outside of it, too. */
export async function inInnerHome<T>(work: (home: TestHome) => Promise<T>): Promise<T> {
  return await inNewDirectory(async (root) => {
    mkdirSync(join(root, 'person'), { mode: 0o700 });
    return await work(homeAt(root, join(root, 'person')));
  });
}

async function inNewDirectory<T>(work: (root: string) => Promise<T>): Promise<T> {
  const root = mkdtempSync(join(tmpdir(), 'vouch-home-'));
  try {
    return await work(root);
  } finally {
    for (const path of readdirSync(root, { recursive: true, encoding: 'utf8' }))
      if (lstatSync(join(root, path)).isDirectory()) chmodSync(join(root, path), 0o700);
    rmSync(root, { recursive: true, force: true });
  }
}

function homeAt(root: string, home: string): TestHome {
  return {
    home,
    context: testContext({ homeDirectory: home }),
    write(path, content, mode = 0o644) {
      mkdirSync(dirname(join(home, path)), { recursive: true });
      writeFileSync(join(home, path), content, { mode });
      return join(home, path);
    },
    read: (path) => readFileSync(join(home, path), 'utf8'),
    tree: () => treeOf(root),
  };
}

function treeOf(root: string): Record<string, string> {
  const found: Record<string, string> = {};
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' }).map((path) =>
    path.replaceAll(sep, '/'),
  );
  for (const path of paths.sort()) {
    if (/(?:^|\/)\.vouch(?:$|\/state(?:$|\/))/.test(path)) continue;
    const stat = lstatSync(join(root, path));
    const mode = (stat.mode & 0o7777).toString(8);
    if (stat.isSymbolicLink()) found[path] = `-> ${readlinkSync(join(root, path))}`;
    else if (stat.isDirectory()) found[path] = `directory ${mode}`;
    else if (stat.isFile()) found[path] = `file ${mode}\n${contentOf(join(root, path))}`;
    else found[path] = `special ${mode}`;
  }
  return found;
}

/** Text as it is, and other bytes so that none is lost. */
function contentOf(path: string): string {
  const bytes = readFileSync(path);
  return isUtf8(bytes) ? bytes.toString('utf8') : `base64 ${bytes.toString('base64')}`;
}
