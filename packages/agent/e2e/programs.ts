import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll } from 'vitest';

const packageRoot = fileURLToPath(new URL('..', import.meta.url));

/** Each by its path. */
export interface Programs {
  readonly agent: string;
  readonly countingAgent: string;
  readonly get: string;
}

/**
 * The programs for a file's tests: they are bundled before the first one, as tooling/build.mjs bundles the shipped ones, but aside, so
 * that tests need no build before them, and go after the last one.
 */
export function programsOfFile(): Programs {
  const outdir = mkdtempSync(join(tmpdir(), 'vouch-programs-'));
  beforeAll(() => bundle(outdir));
  afterAll(() => rm(outdir, { recursive: true, force: true }));
  return {
    agent: join(outdir, 'agent.mjs'),
    countingAgent: join(outdir, 'counting-agent.mjs'),
    get: join(outdir, 'get.mjs'),
  };
}

async function bundle(outdir: string): Promise<void> {
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
}
