// Where `import()` in our sources leads in a bundle. A warm answer needs none of it, so no program carries it: modules of
// our own go into dist/lazy (one file for core, one for the agent, one for all above them), libraries into dist/vendor.
import { isBuiltin } from 'node:module';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const packages = fileURLToPath(new URL('../../packages/', import.meta.url));

/** Each has a lazy file of its own: what a protocol program wants when there is no warm answer. The rest shares one. */
const lowerFloors = new Set(['core', 'agent']);

/**
 * What the plugins have met: libraries by their file in dist/vendor, and modules of ours by their file in dist/lazy.
 * @typedef {object} Wanted
 * @property {Map<string, { specifier: string, resolveDir: string }>} vendor
 * @property {Map<string, Set<string>>} lazy
 */

/**
 * `import()` of a library becomes `import()` of its file in dist/vendor.
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
        const name = path.replace(/^@/, '').replaceAll('/', '-');
        vendor.set(name, { specifier: path, resolveDir });
        return { path: `${upTo(building, 'vendor')}/${name}.js`, external: true };
      });
    },
  };
}

/**
 * `import()` of a module of ours becomes `require()` of the file that has it: `import()` itself would start Node's loader
 * of ES modules.
 * @param {Wanted} wanted
 * @param {(specifier: string) => boolean} isOurs
 * @returns {import('esbuild').Plugin}
 */
export function lazyOurs({ lazy }, isOurs) {
  return {
    name: 'lazy-ours',
    setup(building) {
      building.onResolve({ filter: /./ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
        if (kind !== 'dynamic-import' || pluginData === 'resolved' || importer.includes('node_modules'))
          return null;
        if (!path.startsWith('.') && (isBuiltin(path) || !isOurs(path))) return null;
        const found = await building.resolve(path, { kind, importer, resolveDir, pluginData: 'resolved' });
        const program = /^bin\/(.+)\.ts$/.exec(found.path.slice(join(process.cwd(), 'src/').length))?.[1];
        if (program !== undefined) return { path: program, namespace: 'program' };
        const owner = found.path.slice(packages.length).split(sep, 1)[0] ?? '';
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
      building.onResolve({ filter: /^at-run-time:/ }, ({ path }) => ({
        path: path.slice('at-run-time:'.length),
        external: true,
      }));
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
        const members = [...(lazy.get(file) ?? [])].map(
          (path) => `${JSON.stringify(nameOf(path))}: () => require(${JSON.stringify(path)})`,
        );
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
 * The entry points `vendor:NAME`: the libraries themselves.
 * @param {Wanted} wanted
 * @returns {import('esbuild').Plugin}
 */
export function vendorFiles({ vendor }) {
  return {
    name: 'vendor-files',
    setup(building) {
      building.onResolve({ filter: /^vendor:/ }, ({ path }) => {
        const found = vendor.get(path.slice('vendor:'.length)) ?? { specifier: path, resolveDir: '.' };
        return building.resolve(found.specifier, { resolveDir: found.resolveDir, kind: 'dynamic-import' });
      });
    },
  };
}

/**
 * Node's own modules by require(), in the module that wants them: an import statement would be hoisted to the top of
 * the bundle, and TLS, HTTP and child processes cost a start some ten milliseconds that most never use.
 * @type {import('esbuild').Plugin}
 */
export const lazyBuiltins = {
  name: 'lazy-builtins',
  setup(building) {
    building.onResolve({ filter: /^[a-z]/ }, ({ path, kind, importer }) => {
      if (!isBuiltin(path)) return null;
      if (kind === 'require-call' && importer.includes('/commander/') && path === 'node:child_process')
        return { path, namespace: 'builtin-in-use' };
      return kind === 'require-call' ? { path, external: true } : { path, namespace: 'builtin' };
    });
    // Commander requires it at its start, for a kind of subcommand that we have none of: two milliseconds.
    building.onLoad({ filter: /.*/, namespace: 'builtin-in-use' }, ({ path }) => ({
      contents: `module.exports = new Proxy({}, { get: (_, name) => require(${JSON.stringify(path)})[name] });`,
      loader: 'js',
    }));
    building.onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path)});`,
      loader: 'js',
    }));
  },
};

/** The name of a module inside its lazy file: its path below packages/, without what says nothing. @param {string} path */
function nameOf(path) {
  return path.slice(packages.length).replaceAll(sep, '/').replace('/src/', '/').replace(/\.ts$/, '');
}

/** A directory of dist, seen from the files of this build. @param {import('esbuild').PluginBuild} building @param {string} directory */
function upTo({ initialOptions }, directory) {
  if (initialOptions.outdir === 'dist') return `./${directory}`;
  return initialOptions.outdir === `dist/${directory}` ? '.' : `../${directory}`;
}
