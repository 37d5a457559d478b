import { join } from 'node:path';
import { type Context, vouchDirectory } from '@vouch/core';

/** `~/.vouch/state/static.json`: there where something was set up whose token stands in a file. */
export function usesPath(context: Pick<Context, 'homeDirectory'>): string {
  return join(vouchDirectory(context), 'state', 'static.json');
}
