/** Ways in that other programs take. Each is a bundle of its own, so that a protocol program reads no code but its own. */
const ways: Readonly<Record<string, () => Promise<unknown>>> = {
  // Cargo runs `vouch --cargo-plugin` where `credential-provider = "vouch"` finds us on PATH instead of by the alias.
  '--cargo-plugin': () => import('./cargo-plugin.ts'),
  // What scripts and `credential_process` run again and again.
  credential: () => import('./credential.ts'),
  // The launcher `~/.vouch/bin/keyring`.
  '--keyring': () => import('./keyring.ts'),
  // The launchers `~/.vouch/bin/vouch-npm-token-…`, for pnpm and yarn.
  '--npm-token': () => import('./npm-token.ts'),
  // The launcher `~/.vouch/bin/vouch-maven-env`, for the block in `~/.mavenrc`.
  '--maven-env': () => import('./maven-env.ts'),
  // The launcher `~/.vouch/bin/vouch-token-for`, for Gradle's init script and sbt's plugin.
  '--token-for': () => import('./token-for.ts'),
};

const word = process.argv[2] ?? '';
const way = Object.hasOwn(ways, word) ? ways[word] : undefined;
void (way?.() ?? import('./command-line.ts'));
