import { basename, dirname, join, resolve } from 'node:path';
import { type Context, errorCode, fileFailure, VouchError } from '@vouch/core';

/** What Linux allows before it says ELOOP. */
const longestChain = 40;

/**
 * The file that a path means after every symlink, so that an edit goes to the target and the link stays. A
 * dangling link means the file it points to. Throws `configuration` for a circle.
 */
export async function resolveTarget(context: Context, path: string): Promise<string> {
  let at = resolve(path);
  for (let links = 0; links <= longestChain; links++) {
    try {
      const stat = await context.files.lstat(at);
      if (!stat.isSymbolicLink()) return await canonical(context, at);
      at = resolve(dirname(await canonical(context, at)), await context.files.readlink(at));
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw fileFailure(path, 'read', error);
      return await canonical(context, at).catch((thrown) => {
        throw fileFailure(path, 'read', thrown);
      });
    }
  }
  throw new VouchError('configuration', `the symlinks of ${path} form a loop`, {
    hint: `fix or remove ${path}`,
  });
}

/** One name for one file: two adapters may reach it through different directories. */
async function canonical(context: Context, path: string): Promise<string> {
  const parent = dirname(path);
  if (parent === path) return path;
  try {
    return join(await context.files.realpath(parent), basename(path));
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    return join(await canonical(context, parent), basename(path));
  }
}
