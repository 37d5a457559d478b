// Where `import()` in our sources leads in a bundle. A warm answer needs none of it, so no program carries it: modules of
// our own go into dist/lazy (one file for core, one for the agent, one for all above them), libraries into dist/vendor.
// Large libraries of which a command uses one or two at the most stand there too, although they are imported outright.
import { readFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const requireHere = createRequire(import.meta.url);
const packages = fileURLToPath(new URL('../../packages/', import.meta.url));

/** Each has a lazy file of its own: what a protocol program wants when there is no warm answer. The rest shares one. */
const lowerFloors = new Set(['core', 'agent']);

/**
 * The parsers and second readers of the file formats, and the printer of dry runs. V8 reads every byte of a file before it runs the
 * first, and these are two thirds of all code: `vouch setup` for cargo needs TOML's and nobody else's.
 */
const onUse = new Set([
  '@rgrove/parse-xml',
  'diff',
  'fast-xml-parser',
  'ini',
  'js-yaml',
  'toml',
  'toml-eslint-parser',
  'yaml',
]);

/**
 * What the plugins have met: libraries by their file in dist/vendor (`vendor` by `import()`, `onUse` those above), and modules of ours
 * by their file in dist/lazy.
 * @typedef {object} Wanted
 * @property {Map<string, { specifier: string, resolveDir: string, names: Set<string> }>} vendor with what is taken of each; `*` is all
 * @property {Map<string, string>} onUse
 * @property {Map<string, Set<string>>} lazy
 * @property {Set<string>} programs what programs load of each other
 */

/**
 * `import()` of a library becomes `require()` of its file in dist/vendor.
 * @param {Wanted} wanted
 * @param {(specifier: string) => boolean} isOurs
 * @returns {import('esbuild').Plugin}
 */
export function lazyVendor({ vendor }, isOurs) {
  return {
    name: 'lazy-vendor',
    setup(building) {
      building.onResolve({ filter: /^[a-z@]/ }, ({ path, kind, importer, resolveDir }) => {
        const fromOurs = !importer.includes('node_modules');
        if (kind !== 'dynamic-import' || !fromOurs || isBuiltin(path) || isOurs(path)) return null;
        const name = fileNameOf(path);
        const names = vendor.get(name)?.names ?? new Set();
        for (const taken of namesTaken(readFileSync(importer, 'utf8'), path)) names.add(taken);
        vendor.set(name, { specifier: path, resolveDir, names });
        return { path: name, namespace: 'vendor-import' };
      });
      building.onLoad({ filter: /.*/, namespace: 'vendor-import' }, ({ path }) => ({
        contents: `module.exports = require('at-run-time:${upTo(building, 'vendor')}/${path}.js');`,
        loader: 'js',
      }));
    },
  };
}

/**
 * An import of one of the libraries of `onUse` loads its file of dist/vendor when one of its exports is first used.
 * @param {Wanted} wanted
 * @returns {import('esbuild').Plugin}
 */
export function librariesOnUse({ onUse: used }) {
  return {
    name: 'libraries-on-use',
    setup(building) {
      building.onResolve({ filter: /^[a-z@]/ }, ({ path, kind, importer }) => {
        if (kind !== 'import-statement' || importer.includes('node_modules') || !onUse.has(path)) return null;
        used.set(fileNameOf(path), path);
        return { path, namespace: 'on-use' };
      });
      building.onLoad({ filter: /.*/, namespace: 'on-use' }, ({ path }) => ({
        contents: onFirstUse(`at-run-time:${upTo(building, 'vendor')}/${fileNameOf(path)}.js`),
      }));
    },
  };
}

/** `require('at-run-time:FILE')` in what a plugin writes: FILE is another file of the build. */
export const atRunTime = {
  name: 'at-run-time',
  /** @param {import('esbuild').PluginBuild} building */
  setup(building) {
    building.onResolve({ filter: /^at-run-time:/ }, ({ path }) => ({
      path: path.slice('at-run-time:'.length),
      external: true,
    }));
  },
};

/**
 * `import()` of a module of ours becomes `require()` of the file that has it: `import()` itself would start Node's loader
 * of ES modules.
 * @param {Wanted} wanted
 * @param {(specifier: string) => boolean} isOurs
 * @returns {import('esbuild').Plugin}
 */
export function lazyOurs({ lazy, programs }, isOurs) {
  return {
    name: 'lazy-ours',
    setup(building) {
      building.onResolve({ filter: /./ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
        if (kind !== 'dynamic-import' || pluginData === 'resolved' || importer.includes('node_modules'))
          return null;
        if (!path.startsWith('.') && (isBuiltin(path) || !isOurs(path))) return null;
        const found = await building.resolve(path, { kind, importer, resolveDir, pluginData: 'resolved' });
        const inSources = slashed(found.path.slice(join(process.cwd(), 'src/').length));
        const program = /^bin\/(.+)\.ts$/.exec(inSources)?.[1];
        if (program !== undefined) {
          programs.add(program);
          return { path: program, namespace: 'program' };
        }
        const owner = slashed(found.path.slice(packages.length)).split('/', 1)[0] ?? '';
        const file = lowerFloors.has(owner) ? owner : 'program';
        lazy.set(file, (lazy.get(file) ?? new Set()).add(found.path));
        return { path: `${file}:${nameOf(found.path)}`, namespace: 'lazy' };
      });
      building.onLoad({ filter: /.*/, namespace: 'program' }, ({ path }) => ({
        contents: `require('at-run-time:./${path}.js');`,
        loader: 'js',
      }));
      building.onLoad({ filter: /.*/, namespace: 'lazy' }, ({ path }) => {
        const [file = '', name = ''] = path.split(':');
        const from = `at-run-time:${upTo(building, 'lazy')}/${file}.js`;
        return { contents: `module.exports = require('${from}')('${name}');`, loader: 'js' };
      });
    },
  };
}

/**
 * The entry points `lazy-file:NAME`: a function from a module's name to the module, so that only what is wanted runs.
 * @param {Wanted} wanted
 * @returns {import('esbuild').Plugin}
 */
export function lazyFiles({ lazy }) {
  return {
    name: 'lazy-files',
    setup(building) {
      building.onResolve({ filter: /^lazy-file:/ }, ({ path }) => ({
        path: path.slice('lazy-file:'.length),
        namespace: 'lazy-file',
      }));
      building.onLoad({ filter: /.*/, namespace: 'lazy-file' }, ({ path: file }) => {
        // In order: plugins meet the modules in another one at each build, and a tarball should be the same twice.
        const members = [...(lazy.get(file) ?? [])]
          .sort()
          .map((path) => `${JSON.stringify(nameOf(path))}: () => require(${JSON.stringify(path)})`);
        return {
          contents: `const modules = { ${members.join(', ')} };\nmodule.exports = (name) => modules[name]();`,
          loader: 'js',
          resolveDir: process.cwd(),
        };
      });
    },
  };
}

/**
 * The names that a source takes of a library by `const { NAME, … } = await import('LIBRARY')`; `*` where it takes the library in
 * another way. What nobody takes is not bundled: of the clients of AWS that is the half.
 * @param {string} source
 * @param {string} specifier
 * @returns {string[]}
 */
export function namesTaken(source, specifier) {
  const imports = source.matchAll(/(?:const \{([\w\s,]+)\} = await )?import\(\s*'([^']+)'\s*\)/g);
  return [...imports].flatMap(([, names, library]) => {
    if (library !== specifier) return [];
    return names === undefined ? ['*'] : (names.match(/\w+/g) ?? []);
  });
}

/**
 * The entry points `vendor:NAME`: the libraries themselves, or what is taken of them.
 * @param {Wanted} wanted
 * @returns {import('esbuild').Plugin}
 */
export function vendorFiles({ vendor }) {
  return {
    name: 'vendor-files',
    setup(building) {
      building.onResolve({ filter: /^vendor:/ }, ({ path }) => {
        const found = vendor.get(path.slice('vendor:'.length));
        if (found === undefined) return null;
        const { specifier, resolveDir, names } = found;
        if (names.has('*')) return building.resolve(specifier, { resolveDir, kind: 'dynamic-import' });
        return { path: specifier, namespace: 'vendor-file', pluginData: found };
      });
      building.onLoad({ filter: /.*/, namespace: 'vendor-file' }, ({ path, pluginData }) => ({
        // In order, as in a lazy file.
        contents: `export { ${[...pluginData.names].sort().join(', ')} } from '${path}';`,
        resolveDir: pluginData.resolveDir,
      }));
    },
  };
}

/**
 * Node's own modules, each loaded when one of its exports is first used: an import statement would load them all at the
 * start, and TLS, HTTP and child processes cost ten milliseconds that most starts never use.
 * @type {import('esbuild').Plugin}
 */
export const lazyBuiltins = {
  name: 'lazy-builtins',
  setup(building) {
    building.onResolve({ filter: /^[a-z]/ }, ({ path, kind, importer }) => {
      if (!isBuiltin(path)) return null;
      // Commander requires it at its start, for a kind of subcommand that we have none of.
      const lazily = kind !== 'require-call' || slashed(importer).includes('/commander/');
      return lazily ? { path, namespace: 'builtin' } : { path, external: true };
    });
    building.onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
      contents: isThere(path) ? `module.exports = require('${path}');` : onFirstUse(path),
    }));
  },
};

/**
 * Whether Node has loaded a module itself by the time that we start, and it is no mere bag of exports: `process`, and classes such as
 * `events`. @param {string} builtin
 */
function isThere(builtin) {
  const exported = requireHere(builtin);
  return typeof exported === 'function' || exported === process;
}

/**
 * A CommonJS module that loads a file when one of its exports is first used. They are looked up behind its prototype, where esbuild's
 * imports look too: to name each of them at every start would cost more than it saves.
 * @param {string} file
 */
function onFirstUse(file) {
  return `let loaded;
    const get = (_, name) => name === '__esModule' ? undefined : (loaded ??= require('${file}'))[name];
    module.exports = Object.create(new Proxy({}, { get }));`;
}

/** The name of a module inside its lazy file: its path below packages/, without what says nothing. @param {string} path */
function nameOf(path) {
  return slashed(path.slice(packages.length)).replace('/src/', '/').replace(/\.ts$/, '');
}

/** A path as it is written everywhere but on Windows, where esbuild gives a plugin backslashes. @param {string} path */
function slashed(path) {
  return path.replaceAll('\\', '/');
}

/** The name of a library's file in dist/vendor. @param {string} specifier */
function fileNameOf(specifier) {
  return specifier.replace(/^@/, '').replaceAll('/', '-');
}

/** A directory of dist, seen from the files of this build. @param {import('esbuild').PluginBuild} building @param {string} directory */
function upTo({ initialOptions }, directory) {
  return initialOptions.outdir === `dist/${directory}` ? '.' : `../${directory}`;
}
