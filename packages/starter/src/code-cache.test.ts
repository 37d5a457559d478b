import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type CodeCache, type CodeCachePlace, codeCacheOf, type Module } from './code-cache.ts';

vi.mock('node:fs', { spy: true });

let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'vouch-starter-'));
  mkdirSync(join(home, '.vouch'), { mode: 0o700 });
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(home, { recursive: true, force: true });
});

const node = 'node-v20.19.0-linux-x64';
const directory = () => join(home, '.vouch/compiled', node);
const userId = process.geteuid?.();
const open = (place: Partial<CodeCachePlace> = {}) =>
  codeCacheOf({ env: { HOME: home }, platform: 'linux', node, userId, ...place });
const a: Module = { name: 'a', text: 'the text of a' };
const b: Module = { name: 'b', text: 'the text of b' };
const compiled = (text: string) => ({ createCachedData: () => Buffer.from(text) });

/** Has a cache keep one module. */
function save(cache: CodeCache, text = 'code'): void {
  cache.keep(a, compiled(text));
  cache.save();
}

/** The one file that is kept. */
function keptFile(): string {
  const files = readdirSync(directory());
  expect(files).toEqual([expect.stringMatching(/^a-[0-9a-f]{32}$/)]);
  return join(directory(), files[0] ?? '');
}

/** What the next process reads of that module. */
const readNext = (place: Partial<CodeCachePlace> = {}) => open(place).read(a)?.toString();

it('gives the next process what this one kept, for this user alone', () => {
  save(open());
  expect(readNext()).toBe('code');
  expect(open().read(b)).toBeUndefined();
  expect(readNext({ node: 'node-v22.0.0-linux-x64' })).toBeUndefined();
  const file = keptFile();
  if (userId === undefined) return;
  expect(lstatSync(directory()).mode & 0o777).toBe(0o700);
  expect(lstatSync(join(home, '.vouch/compiled')).mode & 0o777).toBe(0o700);
  expect(lstatSync(file).mode & 0o777).toBe(0o600);
});

it('keeps a module as it is when the program ends, and writes nothing where nothing is to be kept', () => {
  open().save();
  expect(readdirSync(join(home, '.vouch'))).toEqual([]);
  const cache = open();
  let text = 'at the start';
  cache.keep(a, { createCachedData: () => Buffer.from(text) });
  text = 'at the end';
  cache.save();
  expect(readNext()).toBe('at the end');
});

it('keeps what a program that goes on has loaded some seconds ago, once', () => {
  vi.useFakeTimers();
  const cache = open();
  cache.keep(a, compiled('code'));
  vi.advanceTimersByTime(9_000);
  expect(readNext()).toBeUndefined();
  vi.advanceTimersByTime(2_000);
  expect(readNext()).toBe('code');
  rmSync(directory(), { recursive: true });
  cache.save();
  expect(readNext()).toBeUndefined();
  cache.keep(b, compiled('late'));
  vi.advanceTimersByTime(11_000);
  expect(open().read(b)?.toString()).toBe('late');
});

it('does not bring back a .vouch that is removed as it saves', async () => {
  const fs = await vi.importActual<typeof import('node:fs')>('node:fs');
  const cache = open();
  vi.mocked(lstatSync).mockImplementationOnce((path) => {
    const stats = fs.lstatSync(path);
    rmSync(path, { recursive: true });
    return stats;
  });
  save(cache);
  expect(readdirSync(home)).toEqual([]);
});

it('adds to what is kept, and replaces what cannot be read', () => {
  save(open());
  writeFileSync(keptFile(), 'spoilt');
  expect(readNext()).toBeUndefined();
  const cache = open();
  cache.keep(b, compiled('core'));
  save(cache, 'anew');
  expect(readNext()).toBe('anew');
  expect(open().read(b)?.toString()).toBe('core');
});

it('gives nothing of a file in which a bit has changed, or that ends early', () => {
  save(open());
  const file = keptFile();
  const good = readFileSync(file);
  for (let index = 0; index < good.length; index++) {
    const bad = Buffer.from(good);
    bad[index] = (bad[index] ?? 0) ^ 1;
    writeFileSync(file, bad);
    expect(readNext(), `byte ${index}`).toBeUndefined();
    writeFileSync(file, good.subarray(0, index));
    expect(readNext(), `${index} bytes`).toBeUndefined();
  }
  writeFileSync(file, good);
  expect(readNext()).toBe('code');
});

it('gives nothing of another text, though it is as long', () => {
  save(open());
  expect(open().read({ ...a, text: a.text.toUpperCase() })).toBeUndefined();
});

describe('neither reads nor writes', () => {
  /** @param spoil makes the home one whose code is not to be trusted, after some was kept */
  function expectUnused(spoil: () => void, place: Partial<CodeCachePlace> = {}): void {
    save(open());
    spoil();
    expect(readNext(place)).toBeUndefined();
    save(open(place), 'other');
    const still = readFileSync(keptFile(), 'latin1');
    expect(still).toContain('code');
    expect(still).not.toContain('other');
  }

  it('where VOUCH_COMPILE_CACHE=never', () =>
    expectUnused(() => {}, { env: { HOME: home, VOUCH_COMPILE_CACHE: 'never' } }));

  it.each([undefined, '', 'home', './home'])('where HOME is %j', (HOME) => {
    expectUnused(() => {}, { env: { HOME } });
  });

  it.runIf(userId !== undefined)('in the home of another user', () =>
    expectUnused(() => {}, { userId: (userId ?? 0) + 1 }),
  );

  it.runIf(userId !== undefined).each(['.vouch', '.vouch/compiled', `.vouch/compiled/${node}`])(
    'where others can write %s',
    (path) => {
      for (const mode of [0o770, 0o702, 0o777]) {
        expectUnused(() => chmodSync(join(home, path), mode));
        chmodSync(join(home, path), 0o700);
      }
    },
  );

  it.each(['.vouch', '.vouch/compiled', `.vouch/compiled/${node}`])('where %s is a link', (path) => {
    expectUnused(() => {
      renameSync(join(home, path), join(home, 'elsewhere'));
      symlinkSync(join(home, 'elsewhere'), join(home, path));
    });
  });
});

it('makes nothing in a home that has no .vouch', () => {
  rmSync(join(home, '.vouch'), { recursive: true });
  save(open());
  expect(readdirSync(home)).toEqual([]);
});

it('finds a home on Windows as Windows names it', () => {
  const env = { USERPROFILE: home };
  save(open({ env, platform: 'win32', userId: undefined }));
  expect(readNext({ env, platform: 'win32', userId: undefined })).toBe('code');
  expect(readNext({ env })).toBeUndefined();
});

it('throws nothing where it cannot write, and leaves nothing half', () => {
  writeFileSync(join(home, '.vouch/compiled'), 'a file is in the way');
  save(open());
  expect(readdirSync(join(home, '.vouch'))).toEqual(['compiled']);
  rmSync(join(home, '.vouch/compiled'));
  save(open());
  const file = keptFile();
  rmSync(file);
  mkdirSync(file);
  save(open());
  expect(keptFile()).toBe(file);
});

it('throws nothing where V8 gives nothing, and keeps what came before', () => {
  const cache = open();
  cache.keep(a, compiled('code'));
  cache.keep(b, {
    createCachedData() {
      throw new Error('out of memory');
    },
  });
  cache.save();
  expect(readNext()).toBe('code');
});

it('removes what was written more than a month ago when it writes, of every Node, and no sooner', () => {
  const kept = (module: Module, of: string, days: number) => {
    const cache = open({ node: of });
    cache.keep(module, compiled('code'));
    cache.save();
    const directory = join(home, '.vouch/compiled', of);
    const file = readdirSync(directory).find((name) => name.startsWith(`${module.name}-`)) ?? '';
    const seconds = Date.now() / 1_000 - days * 86_400;
    utimesSync(join(directory, file), seconds, seconds);
  };
  kept(a, 'node-of-both', 29);
  kept(b, 'node-of-both', 31);
  kept(a, 'node-of-old', 31);
  // Another process is about to write its first file there.
  mkdirSync(join(home, '.vouch/compiled/node-of-now'));
  open().save();
  save(open());
  const left = readdirSync(join(home, '.vouch/compiled'), { recursive: true, encoding: 'utf8' });
  expect(left.map((path) => path.replace(/-[0-9a-f]{32}$/, '')).sort()).toEqual(
    ['node-of-both', 'node-of-both/a', 'node-of-now', node, `${node}/a`].sort(),
  );
});
