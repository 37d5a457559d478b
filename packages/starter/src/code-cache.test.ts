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
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CodeCache, type CodeCachePlace, codeCacheOf } from './code-cache.ts';

let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'vouch-starter-'));
  mkdirSync(join(home, '.vouch'), { mode: 0o700 });
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const name = 'build-v20.19.0-linux-x64';
const directory = () => join(home, '.vouch/compiled', name);
const userId = process.geteuid?.();
const open = (place: Partial<CodeCachePlace> = {}) =>
  codeCacheOf({ env: { HOME: home }, platform: 'linux', name, userId, ...place });
const compiled = (text: string) => ({ createCachedData: () => Buffer.from(text) });

/** Has a cache keep one module. */
function save(cache: CodeCache, text = 'code'): void {
  cache.keep('programs/a.js', compiled(text));
  cache.save();
}

/** What the next process reads of that module. */
const readNext = (place: Partial<CodeCachePlace> = {}) => open(place).read('programs/a.js')?.toString();

it('gives the next process what this one kept, for this user alone', () => {
  save(open());
  expect(readNext()).toBe('code');
  expect(open().read('programs/b.js')).toBeUndefined();
  expect(readNext({ name: 'another-build' })).toBeUndefined();
  expect(readdirSync(directory())).toEqual(['programs-a.js']);
  if (userId === undefined) return;
  expect(lstatSync(directory()).mode & 0o777).toBe(0o700);
  expect(lstatSync(join(home, '.vouch/compiled')).mode & 0o777).toBe(0o700);
  expect(lstatSync(join(directory(), 'programs-a.js')).mode & 0o777).toBe(0o600);
});

it('keeps a module as it is when the program ends, and writes nothing where nothing is to be kept', () => {
  open().save();
  expect(readdirSync(join(home, '.vouch'))).toEqual([]);
  const cache = open();
  let text = 'at the start';
  cache.keep('programs/a.js', { createCachedData: () => Buffer.from(text) });
  text = 'at the end';
  cache.save();
  expect(readNext()).toBe('at the end');
});

it('adds to what is kept, and replaces what cannot be read', () => {
  save(open());
  writeFileSync(join(directory(), 'programs-a.js'), 'spoilt');
  expect(readNext()).toBeUndefined();
  const cache = open();
  cache.keep('lazy/core.js', compiled('core'));
  save(cache, 'anew');
  expect(readNext()).toBe('anew');
  expect(open().read('lazy/core.js')?.toString()).toBe('core');
});

it('gives nothing of a file in which a bit has changed, or that ends early', () => {
  save(open());
  const file = join(directory(), 'programs-a.js');
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

describe('neither reads nor writes', () => {
  /** @param spoil makes the home one whose code is not to be trusted, after some was kept */
  function expectUnused(spoil: () => void, place: Partial<CodeCachePlace> = {}): void {
    save(open());
    spoil();
    expect(readNext(place)).toBeUndefined();
    save(open(place), 'other');
    const still = readFileSync(join(directory(), 'programs-a.js'), 'latin1');
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

  it.runIf(userId !== undefined).each(['.vouch', '.vouch/compiled', `.vouch/compiled/${name}`])(
    'where others can write %s',
    (path) => {
      for (const mode of [0o770, 0o702, 0o777]) {
        expectUnused(() => chmodSync(join(home, path), mode));
        chmodSync(join(home, path), 0o700);
      }
    },
  );

  it.each(['.vouch', '.vouch/compiled', `.vouch/compiled/${name}`])('where %s is a link', (path) => {
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
  mkdirSync(join(directory(), 'programs-a.js'), { recursive: true, mode: 0o700 });
  save(open());
  expect(readdirSync(directory())).toEqual(['programs-a.js']);
});

it('throws nothing where V8 gives nothing, and keeps what came before', () => {
  const cache = open();
  cache.keep('programs/a.js', compiled('code'));
  cache.keep('programs/b.js', {
    createCachedData() {
      throw new Error('out of memory');
    },
  });
  cache.save();
  expect(readNext()).toBe('code');
});

it('removes what was made more than a month ago when a new build comes, and no sooner', () => {
  const builds = join(home, '.vouch/compiled');
  for (const [build, days] of [
    ['young', 29],
    ['old', 31],
  ] as const) {
    save(open({ name: build }));
    const seconds = Date.now() / 1_000 - days * 86_400;
    utimesSync(join(builds, build), seconds, seconds);
  }
  const cache = open({ name: 'young' });
  cache.keep('lazy/core.js', compiled('core'));
  cache.save();
  expect(readdirSync(builds).sort()).toEqual(['old', 'young']);
  save(open({ name: 'new' }));
  expect(readdirSync(builds).sort()).toEqual(['new', 'young']);
});
