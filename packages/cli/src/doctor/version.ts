import type { Context } from '@vouch/core';

/** Milliseconds for a tool to say its version; a JVM or a shim may need two seconds on a busy machine. */
export const versionDeadlineMs = 10_000;

/** The first version number that `PROGRAM --version` prints, or undefined. */
export async function versionOf(context: Context, program: string): Promise<string | undefined> {
  const { stdout } = await context.run(program, ['--version'], {
    timeout: versionDeadlineMs,
    // A rustup in cargo's place would download the toolchain that a project names, just to say its version.
    env: { ...context.env, RUSTUP_AUTO_INSTALL: '0' },
  });
  return /\d+(?:\.\d+)+/.exec(stdout)?.[0];
}
