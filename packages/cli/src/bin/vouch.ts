#!/usr/bin/env node
import { runProgram } from '@vouch/adapter-kit/kernel';

// Cargo runs `vouch --cargo-plugin` where `credential-provider = "vouch"` finds us on PATH instead of by the alias.
runProgram(async (io) => {
  if (io.args[0] === '--cargo-plugin') return (await import('cargo-credential-vouch/serve')).serveCargo(io);
  // The launcher `~/.vouch/bin/keyring`.
  if (io.args[0] === '--keyring')
    return (await import('keyring-vouch')).serveKeyring({ ...io, args: io.args.slice(1) });
  return (await import('../command-line/index.ts')).runCommandLine(io);
});
