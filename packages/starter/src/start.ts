import { type CodeCache, codeCacheOf } from './code-cache.ts';
import { type LoadBuiltin, moduleLoader } from './modules.ts';
import { nodeName } from './node-name.ts';

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
  const { env, platform } = process;
  const kept = codeCacheOf({ env, platform, node: nodeName(process), userId: process.geteuid?.() });
  const cache = env['NODE_OPTIONS'] ? onlyRead(kept) : kept;
  const load = moduleLoader(directory, require, cache);
  // What a failed run has compiled is the little that a failure needs.
  process.once('exit', (code) => {
    if (code === 0) cache.save();
  });
  load(program);
}

/**
 * The cache of a process that has NODE_OPTIONS. With flags of V8 in it, such as a heap's size, what it compiled is of no use to launchers, which
 * start without; and a shell of a project may have a path of that project in there.
 */
function onlyRead(cache: CodeCache): CodeCache {
  return { ...cache, keep() {} };
}
