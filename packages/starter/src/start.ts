import { codeCacheOf } from './code-cache.ts';
import { type LoadBuiltin, moduleLoader } from './modules.ts';

/** What the build writes into the file that starts a program. */
export interface Start {
  /** The module of the program, relative to `directory`, with slashes. */
  readonly program: string;
  /** The directory of the bundles. */
  readonly directory: string;
  /** The `require` of Node, for its own modules. */
  readonly require: LoadBuiltin;
}

/**
 * Starts a program of ours. It runs before anything of ours can, so it takes the process as it is and not a Context.
 */
export function start({ program, directory, require }: Start): void {
  const cache = codeCacheOf({
    env: process.env,
    platform: process.platform,
    node: `node-${process.version}-${process.platform}-${process.arch}`,
    userId: process.geteuid?.(),
  });
  const load = moduleLoader(directory, require, cache);
  // What a failed run has compiled is the little that a failure needs.
  process.once('exit', (code) => {
    if (code === 0) cache.save();
  });
  load(program);
}
