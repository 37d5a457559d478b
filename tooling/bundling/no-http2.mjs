import { fileURLToPath } from 'node:url';

const standIn = fileURLToPath(new URL('absent-http2.mjs', import.meta.url));

/**
 * Leaves the SDK's handler of HTTP/2 out of what we bundle: nothing of ours speaks it, and the module reads a constant of `node:http2` as
 * it is loaded, which costs every cold start the whole of that.
 * @type {import('esbuild').Plugin}
 */
export const noHttp2 = {
  name: 'no-http2',
  setup(building) {
    building.onResolve({ filter: /^\.\/node-http2-handler$/ }, () => ({ path: standIn }));
  },
};
