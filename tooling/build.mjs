// Bundles the programs of the package in the working directory: each `bin` NAME, and each of `programs` (which a
// user does not type), is built from src/bin/NAME.ts into one file, because reading a module costs a Node start
// more than a millisecond, however small it is.
//
// What our code imports lazily from node_modules (the AWS SDK above all) goes into dist/vendor, shared by the
// programs: a warm start never reads it, and it holds none of our own classes, so that no class is there twice.
import { chmod, readFile, rm, writeFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { build } from 'esbuild';
import { bundledLicences } from './licences.mjs';

const manifest = JSON.parse(await readFile('package.json', 'utf8'));
const programs = [...Object.keys(manifest.bin ?? {}), ...(manifest.programs ?? [])];
/** @type {Map<string, { specifier: string, resolveDir: string }>} */
const vendor = new Map();

/** @type {import('esbuild').BuildOptions} */
const shared = {
  bundle: true,
  format: 'esm',
  platform: 'node',
  // The AWS SDK's ES modules: their CommonJS twins hide their exports and cannot be shaken.
  mainFields: ['module', 'main'],
  target: 'node20.19',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  metafile: true,
  define: { 'process.env.VOUCH_VERSION': JSON.stringify(manifest.version) },
};

/** Some libraries are CommonJS and call require() for Node's own modules. */
const withRequire = {
  js: "import { createRequire as vouchRequire } from 'node:module';const require = vouchRequire(import.meta.url);",
};

/** @type {import('esbuild').Plugin} */
const lazyVendor = {
  name: 'lazy-vendor',
  setup(building) {
    building.onResolve({ filter: /^[a-z@]/ }, ({ path, kind, importer, resolveDir }) => {
      const fromOurs = !importer.includes('node_modules');
      if (kind !== 'dynamic-import' || !fromOurs || isOurs(path)) return null;
      const name = path.replace(/^@/, '').replaceAll('/', '-');
      vendor.set(name, { specifier: path, resolveDir });
      return { path: `./vendor/${name}.js`, external: true };
    });
  },
};

/**
 * Node's own modules by require(), in the module that wants them: an import statement would be hoisted to the top of
 * the bundle, and TLS, HTTP and child processes cost a start some ten milliseconds that most never use.
 * @type {import('esbuild').Plugin}
 */
const lazyBuiltins = {
  name: 'lazy-builtins',
  setup(building) {
    building.onResolve({ filter: /^[a-z]/ }, ({ path, kind }) => {
      if (!isBuiltin(path)) return null;
      return kind === 'import-statement' ? { path, namespace: 'builtin' } : { path, external: true };
    });
    building.onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path)});`,
      loader: 'js',
    }));
  },
};

/** @param {string} specifier a package of this workspace is bundled like our own files; Node's own are no bundle's */
function isOurs(specifier) {
  if (specifier.startsWith('node:') || specifier.startsWith('@vouch/')) return true;
  return Object.keys(manifest.devDependencies ?? {}).some(
    (name) =>
      manifest.devDependencies[name] === '*' && (specifier === name || specifier.startsWith(`${name}/`)),
  );
}

await rm('dist', { recursive: true, force: true });
/** @type {import('esbuild').Metafile[]} */
const metafiles = [];
await bundle({
  entryPoints: Object.fromEntries(programs.map((name) => [name, `src/bin/${name}.ts`])),
  outdir: 'dist',
  banner: withRequire,
  plugins: [lazyVendor, lazyBuiltins],
});
if (vendor.size > 0) {
  await bundle({
    entryPoints: Object.fromEntries([...vendor.keys()].map((name) => [name, `vendor:${name}`])),
    outdir: 'dist/vendor',
    // Half a megabyte less to install, and none of our own names are in there.
    minifyIdentifiers: true,
    splitting: true,
    chunkNames: 'shared-[hash]',
    banner: withRequire,
    plugins: [
      {
        name: 'vendor-entries',
        setup(building) {
          building.onResolve({ filter: /^vendor:/ }, ({ path }) => {
            const { specifier, resolveDir } = vendor.get(path.slice('vendor:'.length)) ?? {
              specifier: path,
              resolveDir: '.',
            };
            return building.resolve(specifier, { resolveDir, kind: 'dynamic-import' });
          });
        },
      },
    ],
  });
}
for (const name of programs) await chmod(`dist/${name}.js`, 0o755);
// What another program loads into itself, as yarn does with `plugins`: one CommonJS file.
for (const name of manifest.plugins ?? []) {
  await bundle({ entryPoints: [`src/bin/${name}.ts`], format: 'cjs', outfile: `dist/${name}.cjs` });
}
const licences = bundledLicences(metafiles);
if (licences !== '') await writeFile('dist/THIRD-PARTY-LICENCES.txt', licences);

/** @param {import('esbuild').BuildOptions} options */
async function bundle(options) {
  const { metafile } = await build({ ...shared, ...options });
  if (metafile) metafiles.push(metafile);
}
