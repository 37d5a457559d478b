// What is run of a program: the starter, which loads the program's module.
import { fileURLToPath } from 'node:url';

const source = fileURLToPath(new URL('../../packages/starter/src/start.ts', import.meta.url));

/**
 * The entry points `starter:NAME`, for the program NAME.
 * @type {import('esbuild').Plugin}
 */
export const starters = {
  name: 'starters',
  setup(building) {
    building.onResolve({ filter: /^starter:/ }, ({ path }) => ({
      path: path.slice('starter:'.length),
      namespace: 'starter',
    }));
    building.onLoad({ filter: /.*/, namespace: 'starter' }, ({ path: name }) => ({
      contents: `import { start } from ${JSON.stringify(source)};
        start({ program: 'programs/${name}.js', directory: __dirname, require });`,
      resolveDir: process.cwd(),
    }));
  },
};
