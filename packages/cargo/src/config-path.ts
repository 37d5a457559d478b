import { join } from 'node:path';
import type { Context } from '@vouch/core';

/** The user's own configuration. Cargo reads `config` before `config.toml` where both are there; a link that leads nowhere is not. */
export async function configPath(context: Context): Promise<string> {
  const home = context.env['CARGO_HOME'] || join(context.homeDirectory, '.cargo');
  const old = join(home, 'config');
  try {
    await context.files.stat(old);
    return old;
  } catch {
    return join(home, 'config.toml');
  }
}
