import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const packageRoot = fileURLToPath(new URL('..', import.meta.url));

export interface Programs extends AsyncDisposable {
  readonly agent: string;
  readonly countingAgent: string;
  readonly get: string;
}

/** Bundles the programs as tooling/build.mjs bundles the shipped ones, aside, so that tests need no build before them. */
export async function buildPrograms(): Promise<Programs> {
  const outdir = await mkdtemp(join(tmpdir(), 'vouch-programs-'));
  await build({
    absWorkingDir: packageRoot,
    entryPoints: {
      agent: 'src/bin/vouch-agent.ts',
      'counting-agent': 'e2e/programs/counting-agent.ts',
      get: 'e2e/programs/get.ts',
    },
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    mainFields: ['module', 'main'],
    target: 'node20.19',
    banner: {
      js: "import { createRequire as vouchRequire } from 'node:module';const require = vouchRequire(import.meta.url);",
    },
  });
  return {
    agent: join(outdir, 'agent.mjs'),
    countingAgent: join(outdir, 'counting-agent.mjs'),
    get: join(outdir, 'get.mjs'),
    [Symbol.asyncDispose]: () => rm(outdir, { recursive: true, force: true }),
  };
}
