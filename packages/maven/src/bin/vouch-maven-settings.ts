/** What setup has other programs start. Each is a bundle of its own, so that it reads no code but its own. */
const ways: Readonly<Record<string, () => Promise<unknown>>> = {
  // The launcher `~/.vouch/bin/vouch-maven-env`, for the block in `~/.mavenrc`.
  '--maven-env': () => import('./maven-env.ts'),
};

const way = ways[process.argv[2] ?? ''] ?? (() => import('./settings.ts'));
void way();
