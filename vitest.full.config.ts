import { defineConfig } from 'vitest/config';
import { clientEnvironment } from './tooling/clients.mjs';

/** The long matrix alone: what `npm test` has already shown is not run again. */
export default defineConfig({
  test: {
    include: ['packages/*/{src,e2e}/**/*.full.test.ts', 'tooling/**/*.full.test.ts'],
    globalSetup: './tooling/canary/setup.ts',
    env: clientEnvironment(),
    testTimeout: 900_000,
    hookTimeout: 300_000,
    pool: 'forks',
    maxWorkers: 1,
    reporters: process.env['CI']
      ? ['default', './tooling/tally-reporter.ts', ['json', { outputFile: '.cache/reports/full.json' }]]
      : ['default', './tooling/tally-reporter.ts'],
  },
});
