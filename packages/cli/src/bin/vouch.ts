#!/usr/bin/env node
import { extname } from 'node:path';

/** Other programs' ways in. Each is a bundle of its own, so that a protocol program reads no code but its own. */
const ways: Readonly<Record<string, string>> = {
  // Cargo runs `vouch --cargo-plugin` where `credential-provider = "vouch"` finds us on PATH instead of by the alias.
  '--cargo-plugin': 'cargo-plugin',
  // The launcher `~/.vouch/bin/keyring`.
  '--keyring': 'keyring',
  // The launchers `~/.vouch/bin/vouch-npm-token-…`, for pnpm and yarn.
  '--npm-token': 'npm-token',
  // The launcher `~/.vouch/bin/vouch-maven-env`, for the block in `~/.mavenrc`.
  '--maven-env': 'maven-env',
  // The launcher `~/.vouch/bin/vouch-token-for`, for Gradle's init script and sbt's plugin.
  '--token-for': 'token-for',
};

const way = ways[process.argv[2] ?? ''] ?? 'command-line';
await import(new URL(`./${way}${extname(import.meta.url)}`, import.meta.url).href);
