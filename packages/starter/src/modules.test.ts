import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { CodeCache, Compiled } from './code-cache.ts';
import { moduleLoader } from './modules.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'vouch-starter-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const noCache: CodeCache = { read: () => undefined, keep() {}, save() {} };

/** Writes a build; what loads its modules. */
function loader(files: Readonly<Record<string, string>>, cache = noCache) {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, file)), { recursive: true });
    writeFileSync(join(directory, file), text);
  }
  return moduleLoader(directory, createRequire(import.meta.url), cache);
}

/** Writes a build and loads one module of it. */
function load(
  name: string,
  files: Readonly<Record<string, string>>,
  kept: ReadonlyMap<string, Buffer> = new Map(),
) {
  const fresh = new Map<string, Compiled>();
  const cache: CodeCache = {
    read: ({ name }) => kept.get(name),
    keep: ({ name }, script) => void fresh.set(name, script),
    save() {},
  };
  return { exports: loader(files, cache)(name), fresh };
}

it('loads modules by their paths from each other, and Node’s own by their names', () => {
  const { exports } = load('programs/a.js', {
    'programs/a.js':
      "exports.all = [require('./b.js'), require('../lazy/c.js').deep, require('node:path').sep];",
    'programs/b.js': "module.exports = 'b';",
    'lazy/c.js': "exports.deep = require('./d/e.js').e;",
    'lazy/d/e.js': "exports.e = require('../../programs/b.js') + 'e';",
  });
  expect(exports).toEqual({ all: ['b', 'be', '/'] });
});

it('runs each module once, and lets two that need each other find what is there so far', () => {
  const { exports } = load('a.js', {
    'a.js':
      "exports.early = 1; exports.b = require('./b.js'); exports.same = require('./b.js') === exports.b;",
    'b.js':
      "exports.seen = { ...require('./a.js') }; exports.runs = (globalThis.runs = (globalThis.runs ?? 0) + 1);",
  });
  expect(exports).toEqual({ early: 1, b: { seen: { early: 1 }, runs: 1 }, same: true });
});

it('gives a module what Node gives it', () => {
  const { exports } = load('programs/a.js', {
    'programs/a.js':
      'exports.all = [this === exports, module.exports === exports, __filename, __dirname, typeof require]; // a comment at the end',
  });
  expect(exports).toEqual({
    all: [true, true, join(directory, 'programs/a.js'), join(directory, 'programs'), 'function'],
  });
});

it('loads a source that a system can start', () => {
  const { exports } = load('a.js', { 'a.js': "#!/usr/bin/env node\nexports.all = 'it ran';" });
  expect(exports).toEqual({ all: 'it ran' });
});

it('loads a module anew that could not be loaded, as where a file that it wants could not be opened', () => {
  const load = loader({
    'a.js': "exports.b = require('./b.js').b; exports.c = require('./c.js').c;",
    'b.js': 'exports.b = 1;',
  });
  expect(() => load('a.js')).toThrow('c.js');
  writeFileSync(join(directory, 'c.js'), 'exports.c = 2;');
  expect(load('a.js')).toEqual({ b: 1, c: 2 });
});

it('says of a file that is not there what Node would: an update may have taken it away from an agent that runs', () => {
  const requireOfNode = createRequire(import.meta.url);
  const [ours, nodes] = [() => loader({})('gone.js'), () => requireOfNode(join(directory, 'gone.js'))];
  for (const thrown of [ours, nodes])
    expect(catchError(thrown)).toMatchObject({
      code: 'MODULE_NOT_FOUND',
      message: expect.stringContaining('gone.js'),
    });
});

it('says where an error was thrown', () => {
  const thrown = () => load('a.js', { 'a.js': "\nthrow new Error('here');" });
  expect(thrown).toThrow('here');
  expect(String((catchError(thrown) as Error).stack)).toContain(`${join(directory, 'a.js')}:2`);
});

const files = {
  'a.js': "exports.b = require('./b.js').add(1, 2);",
  'b.js': 'exports.add = (x, y) => x + y;',
};

it('has kept what was compiled, and runs by it the next time', () => {
  const first = load('a.js', files);
  expect([...first.fresh.keys()]).toEqual(['a', 'b']);
  const kept = new Map([...first.fresh].map(([name, script]) => [name, script.createCachedData()]));
  const second = load('a.js', files, kept);
  expect(second.exports).toEqual({ b: 3 });
  expect([...second.fresh.keys()]).toEqual([]);
  kept.delete('b');
  expect([...load('a.js', files, kept).fresh.keys()]).toEqual(['b']);
});

it('compiles again what V8 does not take, as of another processor, and has that kept', () => {
  // V8 remembers a text that it has compiled in this process, and then looks at nothing.
  const other = { 'c.js': 'exports.c = (x) => 3 * x;' };
  const { exports, fresh } = load('c.js', other, new Map([['c', Buffer.alloc(200)]]));
  expect((exports as { c(x: number): number }).c(2)).toBe(6);
  expect([...fresh.keys()]).toEqual(['c']);
});

function catchError(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}
