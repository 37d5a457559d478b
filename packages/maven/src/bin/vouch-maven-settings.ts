#!/usr/bin/env node
import { extname } from 'node:path';

/** What setup has other programs start. Each is a bundle of its own, so that it reads no code but its own. */
const ways: Readonly<Record<string, string>> = {
  // The launcher `~/.vouch/bin/vouch-maven-env`, for the block in `~/.mavenrc`.
  '--maven-env': 'maven-env',
};

const way = ways[process.argv[2] ?? ''] ?? 'settings';
await import(new URL(`./${way}${extname(import.meta.url)}`, import.meta.url).href);
