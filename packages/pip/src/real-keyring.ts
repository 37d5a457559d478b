import { runInherited } from '@vouch/adapter-kit/kernel';
import type { Context } from '@vouch/core';
import { keyringsOnPath } from './keyrings-on-path.ts';

/** Set for the real keyring: if what it starts is a copy of our launcher after all, the circle ends there. */
export const passedOn = 'VOUCH_KEYRING_PASSED_ON';

/** The keyring of somebody else. */
export interface RealKeyring {
  /** Runs it with these arguments on our own stdio, so that a password is read from stdin by nobody but it. */
  run(args: readonly string[]): Promise<number>;
}

/** The first `keyring` on PATH that is not our launcher; undefined where there is none. */
export async function findRealKeyring(context: Context): Promise<RealKeyring | undefined> {
  if (context.env[passedOn]) return undefined;
  for await (const found of keyringsOnPath(context)) {
    if (found.kind === 'ours') continue;
    const env = { ...context.env, [passedOn]: '1' };
    // A shell's own code for a program that cannot be started.
    return { run: (args) => runInherited(context, found.file, args, env).catch(() => 127) };
  }
  return undefined;
}
