import { defineConfig } from 'vitest/config';
import { clientEnvironment } from './tooling/clients.mjs';

/** Everything but the long matrix, which stands in `*.full.test.ts`. */
export default defineConfig({
  test: {
    include: ['packages/*/{src,e2e}/**/*.test.ts', 'tooling/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', '**/*.full.test.ts'],
    globalSetup: './tooling/canary/setup.ts',
    env: clientEnvironment(),
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // A second, vitest's own, is short for a process on a machine that is busy.
    expect: { poll: { timeout: 20_000 } },
    pool: 'forks',
    maxWorkers: 2,
    reporters: process.env['CI']
      ? ['default', ['json', { outputFile: '.cache/reports/test.json' }]]
      : ['default'],
  },
});
