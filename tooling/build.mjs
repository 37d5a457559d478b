// Bundles the programs of the package in the working directory: each `bin` NAME, and each of `programs` (which a
// user does not type), is built from src/bin/NAME.ts into one CommonJS file: Node's loader of ES modules costs a start
// two milliseconds and a half, and every further file one more, however small it is.
//
// A program and a file that it loads later may each hold a copy of one of our classes: `instanceof` goes by the brands of
// @vouch/core there.
import { chmod, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { lazyBuiltins, lazyFiles, lazyOurs, lazyVendor, vendorFiles } from './bundling/lazy.mjs';
import { bundledLicences } from './bundling/licences.mjs';

const manifest = JSON.parse(await readFile('package.json', 'utf8'));
const programs = [...Object.keys(manifest.bin ?? {}), ...(manifest.programs ?? [])];
/** @type {import('./bundling/lazy.mjs').Wanted} */
const wanted = { vendor: new Map(), lazy: new Map() };
/** @type {import('esbuild').Metafile[]} */
const metafiles = [];
const plugins = [lazyVendor(wanted, isOurs), lazyOurs(wanted, isOurs), lazyBuiltins];

/** @type {import('esbuild').BuildOptions} */
const shared = {
  bundle: true,
  format: 'cjs',
  platform: 'node',
  // The AWS SDK's ES modules: their CommonJS twins hide their exports and cannot be shaken.
  mainFields: ['module', 'main'],
  target: 'node20.19',
  minify: true,
  legalComments: 'none',
  metafile: true,
  alias: { debug: fileURLToPath(new URL('./bundling/silent-debug.mjs', import.meta.url)) },
  define: { 'process.env.VOUCH_VERSION': JSON.stringify(manifest.version) },
};

await rm('dist', { recursive: true, force: true });
await bundle({
  entryPoints: Object.fromEntries(programs.map((name) => [name, `src/bin/${name}.ts`])),
  outdir: 'dist',
  plugins,
});
await bundleLazy(new Map());
await bundleVendor();
// Ours are CommonJS, although the package is not.
await writeFile('dist/package.json', '{"type":"commonjs"}\n');
for (const name of programs) await chmod(`dist/${name}.js`, 0o755);
// What another program loads into itself, as yarn does with `plugins`: one CommonJS file.
for (const name of manifest.plugins ?? [])
  await bundle({ entryPoints: [`src/bin/${name}.ts`], outfile: `dist/${name}.cjs` });
const licences = bundledLicences(metafiles);
if (licences !== '') await writeFile('dist/THIRD-PARTY-LICENCES.txt', licences);

/**
 * Builds dist/lazy until no file of it wants a module that is not in there.
 * @param {ReadonlyMap<string, number>} built how many modules each file has by now
 */
async function bundleLazy(built) {
  const stale = [...wanted.lazy].filter(([file, members]) => built.get(file) !== members.size);
  if (stale.length === 0) return;
  const sizes = new Map(built);
  for (const [file, members] of stale) sizes.set(file, members.size);
  await bundle({
    entryPoints: Object.fromEntries(stale.map(([file]) => [file, `lazy-file:${file}`])),
    outdir: 'dist/lazy',
    plugins: [lazyFiles(wanted), ...plugins],
  });
  await bundleLazy(sizes);
}

async function bundleVendor() {
  if (wanted.vendor.size === 0) return;
  await bundle({
    entryPoints: Object.fromEntries([...wanted.vendor.keys()].map((name) => [name, `vendor:${name}`])),
    format: 'esm',
    outdir: 'dist/vendor',
    splitting: true,
    chunkNames: 'shared-[hash]',
    // Some libraries are CommonJS and call require() for Node's own modules.
    banner: {
      js: "import { createRequire as vouchRequire } from 'node:module';const require = vouchRequire(import.meta.url);",
    },
    plugins: [vendorFiles(wanted)],
  });
  await writeFile('dist/vendor/package.json', '{"type":"module"}\n');
}

/** @param {import('esbuild').BuildOptions} options */
async function bundle(options) {
  const { metafile } = await build({ ...shared, ...options });
  if (metafile) metafiles.push(metafile);
}

/** A package of this workspace is bundled like our own files. @param {string} specifier */
function isOurs(specifier) {
  if (specifier.startsWith('@vouch/')) return true;
  return Object.keys(manifest.devDependencies ?? {}).some(
    (name) =>
      manifest.devDependencies[name] === '*' && (specifier === name || specifier.startsWith(`${name}/`)),
  );
}
