import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { type Context, errorCode, fileFailure } from '@vouch/core';

/** Makes the missing directories of a path, 0700 each, and gives those it made, outermost first. */
export async function makeDirectories(context: Context, directory: string): Promise<string[]> {
  try {
    await context.files.mkdir(directory, { mode: 0o700 });
    return [directory];
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return [];
    if (errorCode(error) !== 'ENOENT') throw fileFailure(directory, 'create', error);
  }
  const made = await makeDirectories(context, dirname(directory));
  try {
    return [...made, ...(await makeDirectories(context, directory))];
  } catch (error) {
    await removeDirectories(context, made);
    throw error;
  }
}

/** All of these directories once, outermost first: a path is longer than what holds it. */
export function outermostFirst(...lists: readonly (readonly string[])[]): string[] {
  return [...new Set(lists.flat())].sort((one, other) => one.length - other.length);
}

/**
 * Removes directories that we made, innermost first, as far as they are empty. Each is renamed away first:
 * once nobody can reach it by name, "empty" stays true until it is gone. One that cannot be removed stays, and keeps none beside
 * it: what it was made for is gone or failed already, and that is what the person is told.
 */
export async function removeDirectories(context: Context, made: readonly string[]): Promise<void> {
  for (const directory of outermostFirst(made).reverse()) {
    const parent = dirname(directory);
    await removeAside(context, parent);
    if (!(await isEmpty(context, directory))) continue;
    const aside = join(parent, `.vouch-removed-${randomBytes(4).toString('hex')}`);
    try {
      await context.files.rename(directory, aside);
      // It refuses where a process that works in there has made a file since.
      await context.files.rmdir(aside);
    } catch {
      await context.files.rename(aside, directory).catch(() => {});
    }
  }
}

const asideName = /^\.vouch-removed-[0-9a-f]{8}$/;

/** Removes what a removal that was killed had renamed away already. */
async function removeAside(context: Context, parent: string): Promise<void> {
  const names = await context.files.readdir(parent).catch(() => []);
  for (const name of names.filter((each) => asideName.test(each)))
    await context.files.rmdir(join(parent, name)).catch(() => {});
}

async function isEmpty(context: Context, directory: string): Promise<boolean> {
  try {
    return (await context.files.readdir(directory)).length === 0;
  } catch {
    return false;
  }
}
