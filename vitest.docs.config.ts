import { defineConfig } from 'vitest/config';
import full from './vitest.full.config.ts';

/** `npm run docs`: the tests of the documents, which write what they would otherwise ask for. */
export default defineConfig({
  test: {
    ...full.test,
    include: ['tooling/docs/**/*.test.ts'],
    env: { ...full.test?.env, VOUCH_DOCS: 'write' },
  },
});
