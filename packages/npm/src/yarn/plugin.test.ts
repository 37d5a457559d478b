import { chdir, cwd } from 'node:process';
import { inTestHome } from '@vouch/adapter-kit/testing';
import { afterEach, expect, it, vi } from 'vitest';
import { factory } from './plugin.ts';

const { getNpmAuthenticationHeader } = factory().hooks;
const before = cwd();

afterEach(() => {
  chdir(before);
  vi.unstubAllEnvs();
});

// The plugin keeps each launcher's header for as long as a yarn lives, so every test has a host of its own.
it.skipIf(process.platform === 'win32')('starts the launcher of the home', async () => {
  await inTestHome(async (home) => {
    vi.stubEnv('HOME', home.home);
    home.write('.vouch/bin/vouch-npm-token-own.example', '#!/bin/sh\necho Bearer ours\n', 0o700);
    expect(await getNpmAuthenticationHeader(undefined, 'https://own.example/npm/r/')).toBe('Bearer ours');
    expect(await getNpmAuthenticationHeader('theirs', 'https://elsewhere.example/npm/r/')).toBe('theirs');
  });
});

it.skipIf(process.platform === 'win32')('starts none of the project’s where HOME is empty', async () => {
  await inTestHome(async (project) => {
    vi.stubEnv('HOME', '');
    chdir(project.home);
    project.write('.vouch/bin/vouch-npm-token-planted.example', '#!/bin/sh\necho Bearer planted\n', 0o700);
    expect(await getNpmAuthenticationHeader('theirs', 'https://planted.example/npm/r/')).toBe('theirs');
  });
});
