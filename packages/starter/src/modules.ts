import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { Script } from 'node:vm';
import type { CodeCache } from './code-cache.ts';

/** Loads a module of Node's own by its name. */
export type LoadBuiltin = (name: string) => unknown;

/**
 * Loads the CommonJS modules of a build, each once, as Node's `require` would: it has no way to hand V8 the code of an earlier start
 * before Node 22, and from 22 on `module.enableCompileCache` gives a cold start a third of what this does.
 * @param directory of the build
 * @param require for Node's own modules
 * @returns loads a module by its path in the build, with slashes, and gives its exports
 */
export function moduleLoader(
  directory: string,
  require: LoadBuiltin,
  cache: CodeCache,
): (name: string) => unknown {
  const loaded = new Map<string, { exports: unknown }>();
  return function load(name: string): unknown {
    const known = loaded.get(name);
    if (known !== undefined) return known.exports;
    const file = join(directory, name);
    // A program's source may begin with the line that has a system start it.
    const text = sourceOf(file).replace(/^#!.*/, '');
    const module = { name: posix.basename(name, '.js'), text };
    const cachedData = cache.read(module);
    const script = new Script(`(function(exports,require,module,__filename,__dirname){${text}\n})`, {
      filename: file,
      ...(cachedData !== undefined && { cachedData }),
    });
    if (cachedData === undefined || script.cachedDataRejected) cache.keep(module, script);
    const self: { exports: unknown } = { exports: {} };
    loaded.set(name, self);
    const beside = posix.dirname(name);
    const requireFrom = (wanted: string) =>
      wanted.startsWith('.') ? load(posix.join(beside, wanted)) : require(wanted);
    try {
      script
        .runInThisContext()
        .call(self.exports, self.exports, requireFrom, self, file, join(directory, beside));
    } catch (error) {
      // As Node: an agent that had no file descriptor left for one of its modules loads it once it has.
      loaded.delete(name);
      throw error;
    }
    return self.exports;
  };
}

/** Throws what Node's `require` would where the file is not there: @vouch/core then says that an update has taken it away. */
function sourceOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw Object.assign(new Error(`Cannot find module '${file}'`), { code: 'MODULE_NOT_FOUND' });
  }
}
