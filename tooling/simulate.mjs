// `npm run simulate`: plays fleets of CI runners against AWS's quota and writes what became of them into docs/fleet.md
// and docs/fleet.svg. The model uses the product's own retry function, which is TypeScript: so it is bundled first.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = new URL('..', import.meta.url);
const bundle = new URL('.cache/simulate/figures.mjs', root);
await mkdir(new URL('.', bundle), { recursive: true });
await build({
  entryPoints: [fileURLToPath(new URL('tooling/simulate/figures.ts', root))],
  outfile: fileURLToPath(bundle),
  bundle: true,
  format: 'esm',
  platform: 'node',
  packages: 'bundle',
  logLevel: 'error',
});
const { figures } = await import(bundle.href);

const pagePath = new URL('docs/fleet.md', root);
const { page, chart } = figures(await readFile(pagePath, 'utf8'));
await writeFile(pagePath, page);
await writeFile(new URL('docs/fleet.svg', root), chart);
process.stdout.write('wrote docs/fleet.md and docs/fleet.svg\n');
