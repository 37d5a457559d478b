import { basename } from 'node:path';
import type { ProgramIo } from '@vouch/adapter-kit/kernel';
import { type Context, maskInJobLog, printable, Secret } from '@vouch/core';
import { type EnvironmentFlags, environmentToken, meantSettings } from '../environment/token.ts';
import { exportStatement, isPosixShell, isShell, type Shell } from '../shell.ts';

/** `vouch env`: the statements' text. */
export async function env(
  io: ProgramIo,
  flags: EnvironmentFlags & { readonly shell?: string },
): Promise<string> {
  const shell = flags.shell !== undefined && isShell(flags.shell) ? flags.shell : shellOf(io.context);
  const variables = await environmentToken(io, await meantSettings(io.context, flags));
  const tokens = Object.entries(variables).filter(([name]) => !name.startsWith('VOUCH_'));
  for (const token of new Set(tokens.map(([, value]) => value))) maskInJobLog(io.context, new Secret(token));
  return Object.entries(variables)
    .map(([name, value]) => `${exportStatement(shell, name, value)}\n`)
    .join('');
}

/** The login shell, as far as it is one of ours; bash's syntax serves every other POSIX shell. Says where it is none. */
function shellOf({ env: { SHELL }, platform, say }: Context): Shell {
  const name = basename(SHELL ?? '').replace(/\.exe$/i, '');
  if (isShell(name)) return name;
  if (name === 'pwsh' || (name === '' && platform === 'win32')) return 'powershell';
  if (name !== '' && !isPosixShell(name))
    say(
      `vouch: the syntax of ${printable(name)} is not known, so this is bash's; choose another with --shell`,
    );
  return 'bash';
}
