// Bundles the programs of the package in the working directory: each `bin` NAME, and each of `programs` (which a
// user does not type), is built from src/bin/NAME.ts into one CommonJS file, dist/programs/NAME.js: Node's loader of ES modules costs a
// start two milliseconds and a half. What is started is dist/NAME.js, which loads that by @vouch/starter.
//
// A program and a file that it loads later may each hold a copy of one of our classes: `instanceof` goes by the brands of
// @vouch/core there.
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';
import {
  atRunTime,
  lazyBuiltins,
  lazyFiles,
  lazyOurs,
  lazyVendor,
  librariesOnUse,
  vendorFiles,
} from './bundling/lazy.mjs';
import { bundledLicences } from './bundling/licences.mjs';
import { noHttp2 } from './bundling/no-http2.mjs';
import { starters } from './bundling/starters.mjs';

const manifest = JSON.parse(await readFile('package.json', 'utf8'));
const programs = [...Object.keys(manifest.bin ?? {}), ...(manifest.programs ?? [])];
/** @type {import('./bundling/lazy.mjs').Wanted} */
const wanted = { vendor: new Map(), onUse: new Map(), lazy: new Map(), programs: new Set() };
/** @type {import('esbuild').Metafile[]} */
const metafiles = [];
const plugins = [
  lazyVendor(wanted, isOurs),
  librariesOnUse(wanted),
  lazyOurs(wanted, isOurs),
  lazyBuiltins,
  atRunTime,
];

const target = 'node20.19';
// What our starter loads may have no `import()`; and Node's loader of ES modules costs a cold start 20 ms.
const supported = { 'dynamic-import': false };

/** @type {import('esbuild').BuildOptions} */
const shared = {
  bundle: true,
  format: 'cjs',
  platform: 'node',
  // The AWS SDK's ES modules: their CommonJS twins hide their exports and cannot be shaken.
  mainFields: ['module', 'main'],
  target,
  supported,
  minify: true,
  legalComments: 'none',
  metafile: true,
  alias: { debug: fileURLToPath(new URL('./bundling/silent-debug.mjs', import.meta.url)) },
  define: { 'process.env.VOUCH_VERSION': JSON.stringify(manifest.version) },
};

await rm('dist', { recursive: true, force: true });
await bundle({
  entryPoints: Object.fromEntries(programs.map((name) => [name, `src/bin/${name}.ts`])),
  outdir: 'dist/programs',
  plugins,
});
await bundleLazy(new Map());
await bundleVendor();
await bundle({
  entryPoints: Object.fromEntries([...wanted.onUse].sort()),
  outdir: 'dist/vendor',
  plugins: [lazyBuiltins],
});
// Ours are CommonJS, although the package is not.
await writeFile('dist/package.json', '{"type":"commonjs"}\n');
await bundleStarters();
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

/**
 * The libraries of `import()`, whose common parts esbuild only splits off for ES modules; each file is then turned into CommonJS, since
 * Node's loader of ES modules costs a cold start 20 ms.
 */
async function bundleVendor() {
  if (wanted.vendor.size === 0) return;
  const { outputFiles = [], metafile } = await bundle({
    entryPoints: Object.fromEntries([...wanted.vendor.keys()].sort().map((name) => [name, `vendor:${name}`])),
    format: 'esm',
    outdir: 'dist/vendor',
    splitting: true,
    chunkNames: 'shared-[hash]',
    plugins: [vendorFiles(wanted), noHttp2, lazyBuiltins],
    write: false,
  });
  await mkdir('dist/vendor', { recursive: true });
  for (const { path, text } of outputFiles) {
    const { code } = await transform(text, {
      format: 'cjs',
      platform: 'node',
      target,
      supported,
      minify: true,
    });
    // The metafile has slashes on every system.
    const { exports } = metafile?.outputs[relative('.', path).replaceAll('\\', '/')] ?? { exports: [] };
    // What was CommonJS itself: `import()` gives all of it as its default.
    const whole = exports.join() === 'default' ? 'module.exports=module.exports.default;\n' : '';
    await writeFile(path, `${code}${whole}`);
  }
}

/** What is run of a program that no other one loads. */
async function bundleStarters() {
  const started = programs.filter((name) => !wanted.programs.has(name));
  await bundle({
    entryPoints: Object.fromEntries(started.map((name) => [name, `starter:${name}`])),
    outdir: 'dist',
    plugins: [starters],
    banner: { js: '#!/usr/bin/env node' },
  });
  for (const name of started) await chmod(`dist/${name}.js`, 0o755);
}

/** @param {import('esbuild').BuildOptions} options */
async function bundle(options) {
  const result = await build({ ...shared, ...options });
  if (result.metafile) metafiles.push(result.metafile);
  return result;
}

/** A package of this workspace is bundled like our own files. @param {string} specifier */
function isOurs(specifier) {
  if (specifier.startsWith('@vouch/')) return true;
  return Object.keys(manifest.devDependencies ?? {}).some(
    (name) =>
      manifest.devDependencies[name] === '*' && (specifier === name || specifier.startsWith(`${name}/`)),
  );
}
