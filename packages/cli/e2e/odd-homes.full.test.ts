import { execFile } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setupArgs } from '@vouch/workbench';
import { tally } from '@vouch/workbench/tally';
import { afterAll, expect, it } from 'vitest';

const vouch = fileURLToPath(new URL('../dist/vouch.js', import.meta.url));
/** Root writes past every mode, so as root the program runs as nobody, whose own home is nowhere. */
const isRoot = process.getuid?.() === 0;
const nobody = 65_534;
if (process.platform !== 'linux')
  process.stderr.write('SKIPPED: homes that cannot be written (needs Linux)\n');

interface Odd {
  readonly what: string;
  readonly tool: string;
  /** Files and directories below the home with their modes; a directory ends with a slash. */
  readonly holds: Readonly<Record<string, number>>;
  /** Variables beside HOME; what is undefined is unset. `HOME/` at the beginning means the home. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly code: number;
  readonly says: RegExp;
}

const file = {
  cargo: '.cargo/config.toml',
  pip: '.config/pip/pip.conf',
  npm: '.npmrc',
  maven: '.m2/settings.xml',
};
const denied = { code: 6, says: /permission is denied/ };
const works = { code: 0, says: /CodeArtifact tokens?/ };
const deepPath = `HOME/${'d'.repeat(180)}`;

const odd: readonly Odd[] = [
  ...Object.entries(file).map(([tool, path]) => ({
    what: 'a home that is read-only',
    tool,
    holds: { [path]: 0o600, './': 0o500 },
    ...denied,
  })),
  {
    what: 'a directory that is read-only',
    tool: 'cargo',
    holds: { '.cargo/config.toml': 0o600, '.cargo/': 0o500 },
    ...denied,
  },
  {
    what: 'a directory that is read-only',
    tool: 'maven',
    holds: { '.m2/settings.xml': 0o600, '.m2/': 0o500 },
    ...denied,
  },
  {
    what: 'a directory that cannot be entered',
    tool: 'cargo',
    holds: { '.cargo/config.toml': 0o600, '.cargo/': 0o000 },
    ...denied,
  },
  { what: 'a file that is read-only', tool: 'cargo', holds: { '.cargo/config.toml': 0o400 }, ...works },
  { what: 'a file that cannot be read', tool: 'cargo', holds: { '.cargo/config.toml': 0o000 }, ...denied },
  { what: 'a file that cannot be read', tool: 'npm', holds: { '.npmrc': 0o000 }, ...denied },
  { what: 'a directory of ours that is read-only', tool: 'pip', holds: { '.vouch/': 0o500 }, ...denied },
  {
    what: 'a file in the place of our directory',
    tool: 'pip',
    holds: { '.vouch': 0o600 },
    code: 6,
    says: /not a directory/,
  },
  { what: 'a home that is not there', tool: 'cargo', holds: {}, env: { HOME: 'HOME/not/yet' }, ...works },
  {
    what: 'a home that cannot be made',
    tool: 'cargo',
    holds: { 'locked/': 0o500 },
    env: { HOME: 'HOME/locked/home' },
    ...denied,
  },
  {
    what: 'a home that is a file',
    tool: 'cargo',
    holds: { plain: 0o600 },
    env: { HOME: 'HOME/plain' },
    code: 6,
    says: /not a directory/,
  },
  { what: 'no XDG_RUNTIME_DIR', tool: 'npm', holds: {}, ...works },
  {
    what: 'an XDG_RUNTIME_DIR of somebody else',
    tool: 'npm',
    holds: {},
    env: { XDG_RUNTIME_DIR: '/' },
    ...works,
  },
  {
    what: 'an XDG_RUNTIME_DIR that is too long',
    tool: 'npm',
    holds: {},
    env: { XDG_RUNTIME_DIR: deepPath },
    ...works,
  },
];

/** Without HOME the password file says where the home is: only nobody's may be tried. */
const homeless: readonly Odd[] = [
  {
    what: 'no HOME',
    tool: 'cargo',
    holds: {},
    env: { HOME: undefined },
    code: 6,
    says: /cannot \w+ \/nonexistent/,
  },
  {
    what: 'an empty HOME',
    tool: 'maven',
    holds: {},
    env: { HOME: '' },
    code: 6,
    says: /cannot \w+ \/nonexistent/,
  },
];

const cases = [...odd, ...(isRoot ? homeless : [])];
let held = 0;
afterAll(() =>
  tally({ what: 'odd homes, as somebody without rights', tried: cases.length, lost: cases.length - held }),
);

it.skipIf(process.platform !== 'linux').each(cases)(
  '$what: vouch setup --tool $tool ends with $code',
  async (given) => {
    const home = mkdtempSync(join(tmpdir(), 'vouch-odd-'));
    try {
      if (isRoot) chownSync(home, nobody, nobody);
      for (const [path, mode] of Object.entries(given.holds)) put(home, path, mode);
      const before = bytesBelow(home);
      const { code, stderr } = await setUp(home, given);
      expect({ code, stderr }).toEqual({ code: given.code, stderr: expect.stringMatching(given.says) });
      expect(stderr).not.toMatch(/\n\s+at /);
      if (given.code !== 0) expect(bytesBelow(home)).toEqual(before);
      else for (const [path, text] of Object.entries(before)) expect(bytesBelow(home)[path]).toContain(text);
      held += 1;
    } finally {
      for (const path of ['.', ...readdirSync(home, { recursive: true, encoding: 'utf8' })])
        if (lstatSync(join(home, path)).isDirectory()) chmodSync(join(home, path), 0o700);
      rmSync(home, { recursive: true });
    }
  },
);

const said: Readonly<Record<string, string>> = { '.m2/settings.xml': '<settings>\n</settings>\n' };

function put(home: string, path: string, mode: number): void {
  const at = join(home, path);
  mkdirSync(path.endsWith('/') ? at : dirname(at), { recursive: true });
  if (!path.endsWith('/')) writeFileSync(at, said[path] ?? '');
  if (isRoot)
    for (const each of [dirname(at), at]) if (each.startsWith(home)) chownSync(each, nobody, nobody);
  chmodSync(at, mode);
}

/** What stands below the home, but for what a lock or a journal may leave. */
function bytesBelow(home: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const path of readdirSync(home, { recursive: true, encoding: 'utf8' })) {
    if (path.includes('.vouch/state') || !lstatSync(join(home, path)).isFile()) continue;
    found[path] = isRoot ? readFileSync(join(home, path), 'utf8') : '';
  }
  return found;
}

function setUp(home: string, { tool, env = {} }: Odd): Promise<{ code: unknown; stderr: string }> {
  const words = [process.execPath, vouch, ...setupArgs(tool)];
  const [command = '', ...args] = isRoot
    ? ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups', ...words]
    : words;
  const own = Object.fromEntries(
    Object.entries({ HOME: home, ...env }).map(([name, value]) => [name, value?.replace(/^HOME/, home)]),
  );
  const base = {
    PATH: process.env['PATH'],
    VOUCH_AGENT: 'never',
    AWS_EC2_METADATA_DISABLED: 'true',
    PREFIX: join(home, 'prefix'),
  };
  return new Promise((resolve) => {
    execFile(
      command,
      args,
      { env: { ...base, ...own }, cwd: '/', timeout: 60_000 },
      (error, _stdout, stderr) => resolve({ code: error === null ? 0 : error.code, stderr }),
    );
  });
}
