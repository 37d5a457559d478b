// Bundles the programs of the package in the working directory: each `bin` NAME, and each of `programs` (which a
// user does not type), is built from src/bin/NAME.ts.
// What is imported lazily (the AWS SDK above all) goes into chunks of its own, so that a warm start never reads it.
import { chmod, readFile, rm } from 'node:fs/promises';
import { build } from 'esbuild';

const manifest = JSON.parse(await readFile('package.json', 'utf8'));
const programs = [...Object.keys(manifest.bin ?? {}), ...(manifest.programs ?? [])];

await rm('dist', { recursive: true, force: true });
await build({
  entryPoints: Object.fromEntries(programs.map((name) => [name, `src/bin/${name}.ts`])),
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  // The AWS SDK's ES modules: their CommonJS twins hide their exports and cannot be shaken.
  mainFields: ['module', 'main'],
  target: 'node20.19',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'linked',
  chunkNames: 'chunks/[name]-[hash]',
  define: { 'process.env.VOUCH_VERSION': JSON.stringify(manifest.version) },
  // Some libraries are CommonJS and call require() for Node's own modules.
  banner: {
    js: "import { createRequire as vouchRequire } from 'node:module';const require = vouchRequire(import.meta.url);",
  },
});
for (const name of programs) await chmod(`dist/${name}.js`, 0o755);
