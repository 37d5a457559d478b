import { dirname, join } from 'node:path';
import { pathDirectories } from '@vouch/adapter-kit';
import type { Context } from '@vouch/core';

/**
 * The global npmrc files of other installations of Node: those on PATH, and those that nvm keeps. Each npm reads the one
 * below its own prefix, unless one prefix is set for them all: then `own` is not where this Node's would be.
 */
export async function otherGlobalFiles(context: Context, own: string, node: string): Promise<string[]> {
  if (own !== join(dirname(dirname(node)), 'etc', 'npmrc')) return [];
  const found: string[] = [];
  for (const prefix of new Set([...(await prefixesOnPath(context)), ...(await nvmPrefixes(context))])) {
    const file = join(prefix, 'etc', 'npmrc');
    if (file !== own && (await hasText(context, file))) found.push(file);
  }
  return found;
}

async function prefixesOnPath(context: Context): Promise<string[]> {
  const found: string[] = [];
  for (const directory of pathDirectories(context)) {
    try {
      found.push(dirname(dirname(await context.files.realpath(join(directory, 'node')))));
    } catch {
      // No Node in this directory.
    }
  }
  return found;
}

async function nvmPrefixes({ env, files, homeDirectory }: Context): Promise<string[]> {
  const versions = join(env['NVM_DIR'] || join(homeDirectory, '.nvm'), 'versions', 'node');
  try {
    return (await files.readdir(versions)).map((version) => join(versions, version));
  } catch {
    return [];
  }
}

async function hasText({ files }: Context, file: string): Promise<boolean> {
  try {
    return (await files.stat(file)).size > 0;
  } catch {
    return false;
  }
}
