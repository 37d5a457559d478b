import { defineConfig } from 'vitest/config';

/** The run within the run: it leaves no report, and the canary of the run around it watches it as well. */
export default defineConfig({
  test: {
    include: ['packages/*/{src,e2e}/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', '**/*.full.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: 'forks',
    maxWorkers: 2,
    reporters: ['json'],
  },
});
